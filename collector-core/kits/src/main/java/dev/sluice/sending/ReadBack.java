package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.memory.BudgetShare;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryLease;
import dev.sluice.runtime.Scheduler.Timer;
import dev.sluice.storage.CorruptRecordException;
import dev.sluice.storage.LogEntries;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.RecordLog;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Records that are on disk only, in order, and their way back into memory: one at a time, while
 * there is room, which is charged before a byte is read. A record that cannot be read now is tried
 * again; one that is damaged is given up; one that is too large for this heap stays on disk, and
 * the next has its turn.
 */
final class ReadBack {
  private static final int ROUND = 16; // records; then others' work gets its turn

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final ComponentContext context;
  private final Signal signal;
  private final MemoryBudget budget;
  private final StorageWords words;
  private final Ends ends;
  private final OneAtATime work;
  private final ReadingRoom room;
  private final DiskLine line = new DiskLine();
  private volatile @Nullable RecordLog log;
  private volatile boolean resting; // after a failure, until the timer fires
  private volatile @Nullable Timer timer;
  private Duration wait = FIRST_WAIT; // of whoever does the work

  /** Where records go from here. One thread at a time. */
  interface Ends {
    /**
     * It is in memory again.
     *
     * @param batch with a reference of its lease
     * @param bytes reserved of the share for it
     */
    void read(LogEntries.Item record, Batch batch, long bytes);

    /** It will never be read. */
    void corrupt(LogEntries.Item record);

    /** It stays where it is, for a later run. */
    void leave(LogEntries.Item record);

    /** Something was handed on. */
    void goOn();
  }

  /**
   * @param weight what this exporter may keep in memory
   */
  ReadBack(
      ComponentContext context, Signal signal, BudgetShare weight, StorageWords words, Ends ends) {
    this.context = context;
    this.signal = signal;
    this.budget = context.budget();
    this.room = new ReadingRoom(context.budget(), weight);
    this.words = words;
    this.ends = ends;
    this.work = new OneAtATime(context, this::work);
  }

  /**
   * Reads from there; {@link #go} follows.
   *
   * @param found records that are there already; this line's from now on
   */
  void open(RecordLog newLog, LogEntries found) {
    line.open(found);
    log = newLog;
  }

  /** Whether a batch could not be read back with this heap, once it is on disk. */
  boolean isTooLarge(Batch batch) {
    return neededHeapBytes(batch) > room.heapBytes();
  }

  /** The smallest heap with which a batch can be read back. */
  long neededHeapBytes(Batch batch) {
    return ReadingRoom.neededHeapBytes(batch);
  }

  /** Whether nothing is in line and something may be handed on past it. */
  boolean isPassable() {
    return line.isEmpty() && !line.isClosed();
  }

  /** Adds a record that is not in memory; {@link #go} follows. */
  void add(LogEntry entry, int owner) {
    line.add(entry, owner);
  }

  /** Something may have made room. */
  void go() {
    if (!line.isEmpty() && !resting && !line.isClosed()) {
      work.ask();
    }
  }

  /** Hands nothing on any more. */
  void close() {
    line.close();
    Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }

  /** Leaves what is in line where it is. Called once, when nothing is added any more. */
  void leaveAll() {
    line.leaveAll(ends);
  }

  private void work() {
    RecordLog from = log;
    for (int i = 0; i < ROUND; i++) {
      LogEntries.Item first = line.first();
      if (first == null || from == null || line.isClosed() || resting || !handOn(first, from)) {
        return;
      }
    }
    work.ask();
  }

  /** False when it has to wait. */
  private boolean handOn(LogEntries.Item record, RecordLog from) {
    long bytes = ReadingRoom.bytesOf(record.entry().bodyBytes());
    switch (room.reserve(bytes)) {
      case RESERVED -> {
        return read(record, from, bytes);
      }
      case NEVER -> {
        return setAside(record);
      }
      case LATER -> later(Outcome.Retry.NO_MEMORY.message());
      case NOT_NOW -> {}
    }
    return false;
  }

  private boolean read(LogEntries.Item record, RecordLog from, long bytes) {
    LogEntry entry = record.entry();
    Batch batch;
    try {
      batch = RecordBody.decode(signal, entry, from.read(entry), MemoryLease.NONE);
    } catch (CorruptRecordException e) {
      room.giveBack(bytes);
      if (line.take()) {
        words.corrupt(StorageWords.reason(e), entry.items());
        ends.corrupt(record);
        line.handedOn();
      }
      return true;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      room.giveBack(bytes);
      later(StorageWords.reason(e));
      return false;
    }
    wait = FIRST_WAIT;
    if (!line.take()) {
      room.giveBack(bytes);
      return false;
    }
    long metadataBytes = batch.metadata().objectBytes();
    budget.charge(metadataBytes); // they are there
    MemoryLease lease = budget.leaseCharged(bytes + metadataBytes);
    ends.read(record, batch.withLease(lease), bytes);
    line.handedOn();
    ends.goOn();
    return true;
  }

  /** What cannot be read stays on disk; those behind it do not wait for that. */
  private boolean setAside(LogEntries.Item record) {
    if (!line.setAside(record)) {
      return false;
    }
    long bodyBytes = record.entry().bodyBytes();
    words.tooLarge(
        bodyBytes,
        record.entry().items(),
        ReadingRoom.neededHeapBytes(bodyBytes),
        room.heapBytes());
    return true;
  }

  private void later(String why) {
    if (line.isClosed()) {
      return;
    }
    words.cannotRead(why);
    Duration now = wait;
    Duration twice = wait.multipliedBy(2);
    wait = twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    resting = true; // before the timer can fire
    timer =
        context
            .scheduler()
            .schedule(
                now,
                () -> {
                  resting = false;
                  work.ask();
                });
  }
}
