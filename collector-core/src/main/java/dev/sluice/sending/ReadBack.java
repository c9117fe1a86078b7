package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.memory.BudgetShare;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Scheduler.Timer;
import dev.sluice.storage.CorruptRecordException;
import dev.sluice.storage.RecordLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Records that are on disk only, in order, and their way back into memory: one at a time, while
 * there is room. A record that cannot be read now is tried again; one that is damaged is given up.
 *
 * <p>A record stays in line until it has been handed on, so that an empty line means that nothing
 * older is still to come. Records are added by one thread at a time.
 */
final class ReadBack {
  /** Beyond what is in memory already, no more is read: it is as good where it is. */
  private static final long AHEAD_BYTES = 64L << 20;

  private static final int ROUND = 16; // records; then others' work gets its turn

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final ComponentContext context;
  private final Signal signal;
  private final BudgetShare weight;
  private final StorageWords words;
  private final Ends ends;
  private final OneAtATime work;
  private final Queue<StoredRecord> line = new ConcurrentLinkedQueue<>();
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
    void read(StoredRecord record, Batch batch, long bytes);

    /** It will never be read. */
    void corrupt(StoredRecord record);

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
    this.weight = weight;
    this.words = words;
    this.ends = ends;
    this.work = new OneAtATime(context, this::work);
  }

  /** Reads from there; {@link #go} follows. */
  void open(RecordLog newLog) {
    log = newLog;
  }

  /** Whether nothing is in line and something may be handed on past it. */
  boolean isPassable() {
    return line.isEmpty() && !closed;
  }

  /** Adds a record that is not in memory; {@link #go} follows. */
  void add(StoredRecord record) {
    line.add(record);
  }

  /** Something may have made room. */
  void go() {
    if (!line.isEmpty() && !resting && !closed) {
      work.ask();
    }
  }

  /** Hands nothing on any more. */
  void close() {
    closed = true;
    Timer waiting = timer;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  /** Leaves what is in line where it is. Called once, when nothing is added any more. */
  void leaveAll() {
    for (StoredRecord record : line) {
      if (record.claim()) {
        record.leave(record.entry().items());
      }
    }
  }

  private void work() {
    RecordLog from = log;
    for (int i = 0; i < ROUND; i++) {
      StoredRecord first = line.peek();
      if (first == null || from == null || closed || resting || !handOn(first, from)) {
        return;
      }
    }
    work.ask();
  }

  /** False when it has to wait. */
  private boolean handOn(StoredRecord record, RecordLog from) {
    long bytes = record.entry().bodyBytes();
    if (!reserve(bytes)) {
      return false;
    }
    MemoryBudget budget = context.budget();
    Batch batch;
    try {
      byte[] body = from.read(record.entry());
      batch = RecordBody.decode(signal, record.entry(), body, budget.leaseCharged(bytes));
    } catch (CorruptRecordException e) {
      giveBack(bytes);
      if (record.claim()) {
        words.corrupt(StorageWords.reason(e), record.entry().items());
        ends.corrupt(record);
      }
      line.poll();
      return true;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      giveBack(bytes);
      later(e);
      return false;
    }
    wait = FIRST_WAIT;
    if (closed || !record.claim()) {
      giveBack(bytes);
      return false;
    }
    ends.read(record, batch, bytes);
    line.poll();
    ends.goOn();
    return true;
  }

  /**
   * Room for a record. The charge is forced when nothing else is in memory: then nothing but this
   * record would ever make room.
   */
  private boolean reserve(long bytes) {
    if (weight.usedBytes() >= AHEAD_BYTES || !weight.tryReserve(bytes)) {
      return false;
    }
    if (context.budget().tryCharge(bytes)) {
      return true;
    }
    if (weight.usedBytes() > bytes) {
      weight.release(bytes);
      return false;
    }
    context.budget().charge(bytes);
    return true;
  }

  private void giveBack(long bytes) {
    context.budget().release(bytes);
    weight.release(bytes);
  }

  private void later(Throwable why) {
    if (closed) {
      return;
    }
    words.cannotRead(StorageWords.reason(why));
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
