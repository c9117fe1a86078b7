package dev.sluice.sending;

import dev.sluice.storage.LogEntries;
import dev.sluice.storage.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * Records that are on disk only, in order. It counts a record until it has been handed on, so that
 * an empty line means that nothing older is still to come. Records are added by one thread at a
 * time.
 */
final class DiskLine {
  private LogEntries line = new LogEntries(); // guarded by this
  private final LogEntries aside = new LogEntries(); // guarded by this
  private boolean left; // guarded by this
  private volatile long waiting; // written under this: in line or being handed on
  private volatile boolean closed;

  /**
   * @param found records that are there already; this line's from now on
   */
  synchronized void open(LogEntries found) {
    line = found;
    waiting = found.size();
  }

  boolean isEmpty() {
    return waiting == 0;
  }

  synchronized void add(LogEntry entry, int owner) {
    line.add(entry, owner);
    waiting++;
  }

  /** Nothing leaves the line any more. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  synchronized LogEntries.@Nullable Item first() {
    return left ? null : line.peek();
  }

  /**
   * Takes the first out of line, for good; {@link #handedOn} follows. False when it stays for a
   * later run.
   */
  synchronized boolean take() {
    if (closed || left) {
      return false;
    }
    line.poll();
    return true;
  }

  synchronized void handedOn() {
    waiting--;
  }

  /** The first cannot be read: those behind it do not wait for it. */
  synchronized boolean setAside(LogEntries.Item record) {
    if (!take()) {
      return false;
    }
    aside.add(record.entry(), record.owner());
    waiting--;
    return true;
  }

  /** Leaves what is here where it is. Called once, when nothing is added any more. */
  synchronized void leaveAll(ReadBack.Ends ends) {
    left = true;
    aside.items().forEach(ends::leave);
    line.items().forEach(ends::leave);
  }
}
