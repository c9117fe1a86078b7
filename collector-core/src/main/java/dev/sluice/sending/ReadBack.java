package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
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
 *
 * <p>The line counts a record until it has been handed on, so that an empty line means that nothing
 * older is still to come. Records are added by one thread at a time.
 */
final class ReadBack {
  /** Beyond what is in memory already, no more is read: it is as good where it is. */
  private static final long AHEAD_BYTES = 64L << 20;

  /**
   * What part of the heap one record may be, as a divisor. While it is sent, what it is compressed
   * to or written as lies beside it, and the rest of the collector needs its part.
   */
  private static final int LARGEST_OF_HEAP = 4;

  /** One up to this size may be read however full the budget is. */
  private static final long SMALL_BYTES = 64 << 10;

  private static final int ROUND = 16; // records; then others' work gets its turn

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final ComponentContext context;
  private final Signal signal;
  private final MemoryBudget budget;
  private final BudgetShare weight;
  private final StorageWords words;
  private final Ends ends;
  private final OneAtATime work;
  private LogEntries line = new LogEntries(); // guarded by this
  private final LogEntries tooLarge = new LogEntries(); // guarded by this
  private boolean left; // guarded by this
  private volatile long waiting; // written under this: in line or being handed on
  private volatile @Nullable RecordLog log;
  private volatile boolean resting; // after a failure, until the timer fires
  private volatile @Nullable Timer timer;
  private volatile boolean closed;
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

  /** Whether a record may be read. */
  private enum Room {
    RESERVED,
    /** Somebody here will make room, and {@link #go} follows. */
    NOT_NOW,
    /** Others have to make room, which nobody will tell. */
    LATER,
    /** Not with this heap. */
    NEVER
  }

  /**
   * @param weight what this exporter may keep in memory
   */
  ReadBack(
      ComponentContext context, Signal signal, BudgetShare weight, StorageWords words, Ends ends) {
    this.context = context;
    this.signal = signal;
    this.budget = context.budget();
    this.weight = weight;
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
    synchronized (this) {
      line = found;
      waiting = found.size();
    }
    log = newLog;
  }

  /** Whether a batch could not be read back with this heap, once it is on disk. */
  boolean isTooLarge(Batch batch) {
    return neededHeapBytes(batch) > budget.heapBytes();
  }

  /** The smallest heap with which a batch can be read back. */
  long neededHeapBytes(Batch batch) {
    return neededHeapBytes(batch.wireBytes() + batch.metadata().objectBytes());
  }

  private static long neededHeapBytes(long bodyBytes) {
    return (bodyBytes + StoredQueue.READ_OBJECT_BYTES) * LARGEST_OF_HEAP;
  }

  /** Whether nothing is in line and something may be handed on past it. */
  boolean isPassable() {
    return waiting == 0 && !closed;
  }

  /** Adds a record that is not in memory; {@link #go} follows. */
  synchronized void add(LogEntry entry, int owner) {
    line.add(entry, owner);
    waiting++;
  }

  /** Something may have made room. */
  void go() {
    if (waiting > 0 && !resting && !closed) {
      work.ask();
    }
  }

  /** Hands nothing on any more. */
  void close() {
    closed = true;
    Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }

  /** Leaves what is in line where it is. Called once, when nothing is added any more. */
  synchronized void leaveAll() {
    left = true;
    tooLarge.items().forEach(ends::leave);
    line.items().forEach(ends::leave);
  }

  private synchronized LogEntries.@Nullable Item first() {
    return left ? null : line.peek();
  }

  /** Takes the first out of line, for good; false when it stays for a later run. */
  private synchronized boolean take() {
    if (closed || left) {
      return false;
    }
    line.poll();
    return true;
  }

  private synchronized void handedOn() {
    waiting--;
  }

  private void work() {
    RecordLog from = log;
    for (int i = 0; i < ROUND; i++) {
      LogEntries.Item first = first();
      if (first == null || from == null || closed || resting || !handOn(first, from)) {
        return;
      }
    }
    work.ask();
  }

  /** False when it has to wait. */
  private boolean handOn(LogEntries.Item record, RecordLog from) {
    long bytes = record.entry().bodyBytes() + StoredQueue.READ_OBJECT_BYTES;
    switch (reserve(bytes)) {
      case RESERVED -> {
        return read(record, from, bytes);
      }
      case NEVER -> {
        return setAside(record);
      }
      case LATER -> later("data refused due to high memory usage");
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
      giveBack(bytes);
      if (take()) {
        words.corrupt(StorageWords.reason(e), entry.items());
        ends.corrupt(record);
        handedOn();
      }
      return true;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      giveBack(bytes);
      later(StorageWords.reason(e));
      return false;
    }
    wait = FIRST_WAIT;
    if (!take()) {
      giveBack(bytes);
      return false;
    }
    long metadataBytes = batch.metadata().objectBytes();
    budget.charge(metadataBytes); // they are there
    MemoryLease lease = budget.leaseCharged(bytes + metadataBytes);
    ends.read(record, batch.withLease(lease), bytes);
    handedOn();
    ends.goOn();
    return true;
  }

  /** What cannot be read stays on disk; those behind it do not wait for that. */
  private synchronized boolean setAside(LogEntries.Item record) {
    if (!take()) {
      return false;
    }
    tooLarge.add(record.entry(), record.owner());
    waiting--;
    long bodyBytes = record.entry().bodyBytes();
    words.tooLarge(
        bodyBytes, record.entry().items(), neededHeapBytes(bodyBytes), budget.heapBytes());
    return true;
  }

  /**
   * Room for a record. The charge is forced when nothing else is in memory, since then nothing but
   * this record would ever make room, and the heap has more than the budget.
   */
  private Room reserve(long bytes) {
    if (bytes > budget.heapBytes() / LARGEST_OF_HEAP) {
      return Room.NEVER;
    }
    if (weight.usedBytes() >= AHEAD_BYTES || !weight.tryReserve(bytes)) {
      return Room.NOT_NOW;
    }
    if (budget.tryCharge(bytes)) {
      return Room.RESERVED;
    }
    if (weight.usedBytes() > bytes) {
      weight.release(bytes);
      return Room.NOT_NOW;
    }
    boolean fitsHeap = budget.usedBytes() + 2 * bytes <= budget.heapBytes() / 4 * 3;
    if (bytes <= SMALL_BYTES || fitsHeap) {
      budget.charge(bytes);
      return Room.RESERVED;
    }
    weight.release(bytes);
    return Room.LATER;
  }

  private void giveBack(long bytes) {
    budget.release(bytes);
    weight.release(bytes);
  }

  private void later(String why) {
    if (closed) {
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
