package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.PassingPlain;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Reply;
import dev.sluice.holding.Outstanding;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import dev.sluice.storage.RecordLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the log: one write at a time, which takes everything that waits (group commit), batches
 * as well as marks of records that are done with. A mark that is lost costs a duplicate after a
 * restart; it is never written ahead of its time.
 */
final class GroupWriter {
  /**
   * Of one write, unless a single request is larger: all of it is inflated meanwhile. What the
   * budget has no room for beside the others comes with the next write.
   */
  private static final long MOST_BYTES = 16L << 20;

  /** What is made of each request to write it, beside its bytes. */
  private static final long RECORD_BYTES = 512;

  /** What a mark takes in memory while it cannot be written, here and in the log. */
  private static final long MARK_BYTES = 128;

  private static final int CHUNK = 128;
  private static final Duration MARKS_AGAIN = Duration.ofSeconds(1);

  private final ComponentContext context;
  private final StorageWords words;
  private final Ends ends;
  private final OneAtATime work;
  private final Queue<Addition> additions = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final Queue<LogEntry> marks = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicBoolean askedAgain = new AtomicBoolean();
  private final Outstanding toClose = new Outstanding();
  private volatile @Nullable RecordLog log; // null before the start and after the end
  private volatile boolean closing;

  // Of whoever does the work.
  private @Nullable Addition first; // taken out of line, and not written yet
  private final List<LogEntry> unmarked = new ArrayList<>();
  private boolean failing;
  private long chargedForMarks; // while they cannot be written

  /**
   * A batch to be written.
   *
   * @param batch with a reference of its lease
   * @param units what it occupies of the queue
   */
  record Addition(Batch batch, BranchLedger branch, Reply reply, long units) {}

  /** What becomes of a batch; each of them answers the reply. One thread at a time. */
  interface Ends {
    /** It is on disk. */
    void stored(Addition addition, LogEntry entry);

    /** The write failed. */
    void failed(Addition addition, String why);

    /** It is compressed, and there is no room to inflate it. */
    void noMemory(Addition addition);

    /** There is no log, or no more. */
    void stopping(Addition addition);

    /** A group was written and answered. */
    void goOn();

    /** Nothing is written any more; the log is still open. */
    void ended(RecordLog log);
  }

  GroupWriter(ComponentContext context, StorageWords words, Ends ends) {
    this.context = context;
    this.words = words;
    this.ends = ends;
    this.work = new OneAtATime(context, this::work);
  }

  /** Writes there from now on. */
  void open(RecordLog newLog) {
    toClose.began();
    log = newLog;
  }

  /** Adds a batch; {@link #go} follows. */
  void add(Addition addition) {
    additions.add(addition);
  }

  /** A record is done with. */
  void mark(LogEntry entry) {
    marks.add(entry);
    work.ask();
  }

  void go() {
    work.ask();
  }

  /**
   * Writes what waits, then closes the log; control thread only. Waits for that until the deadline.
   * False when the disk takes longer, which is left at it.
   */
  boolean close(Deadline deadline) {
    if (log != null) {
      closing = true;
      work.askHere();
      toClose.await(deadline, context.clock(), context.scheduler());
    }
    return log == null;
  }

  private void work() {
    RecordLog to = log;
    if (to == null) {
      refuseAll();
      return;
    }
    boolean last = closing; // read first: all marks are here by then, and the group has them
    writeGroup(to);
    if (first != null || !additions.isEmpty()) {
      work.ask();
    } else if (last) {
      close(to);
    }
  }

  private void refuseAll() {
    for (Addition next = next(); next != null; next = next()) {
      ends.stopping(next);
    }
  }

  private @Nullable Addition next() {
    Addition next = first == null ? additions.poll() : first;
    first = null;
    return next;
  }

  private void writeGroup(RecordLog to) {
    List<Addition> group = new ArrayList<>();
    List<NewRecord> records = new ArrayList<>();
    List<PassingPlain> plain = new ArrayList<>();
    try {
      takeGroup(group, records, plain);
      for (LogEntry mark = marks.poll(); mark != null; mark = marks.poll()) {
        unmarked.add(mark);
      }
      if (failing && !group.isEmpty() && !unmarked.isEmpty()) {
        write(to, List.of(), List.of()); // a full disk may take marks, which make room
      }
      if (!group.isEmpty() || !unmarked.isEmpty()) {
        write(to, group, records);
      }
    } finally {
      plain.forEach(PassingPlain::close);
    }
  }

  private void takeGroup(List<Addition> group, List<NewRecord> records, List<PassingPlain> plain) {
    long bytes = 0;
    while (bytes < MOST_BYTES) {
      Addition next = next();
      if (next == null) {
        return;
      }
      try {
        PassingPlain body = PassingPlain.of(next.batch(), context.budget());
        plain.add(body);
        records.add(RecordBody.encode(next.batch(), body.payload(), next.branch().pipeline()));
        group.add(next);
        bytes += next.batch().wireBytes() + RECORD_BYTES;
      } catch (MemoryRefusedException e) {
        if (plain.isEmpty()) {
          ends.noMemory(next);
        } else {
          first = next;
          return;
        }
      } catch (RuntimeException | OutOfMemoryError e) {
        ends.failed(next, e.toString());
      }
    }
  }

  private void write(RecordLog to, List<Addition> group, List<NewRecord> records) {
    List<LogEntry> entries;
    try {
      entries = to.write(records, List.copyOf(unmarked));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      failing = true;
      String why = StorageWords.reason(e);
      group.forEach(addition -> ends.failed(addition, why));
      if (!unmarked.isEmpty()) {
        words.cannotMark(why, unmarked.size());
        askAgainLater();
      }
      chargeForMarks();
      return;
    }
    failing = false;
    unmarked.clear();
    chargeForMarks();
    for (int i = 0; i < group.size(); i++) {
      ends.stored(group.get(i), entries.get(i));
    }
    if (!group.isEmpty()) {
      ends.goOn();
    }
  }

  /** While the disk takes no marks, they grow with what is sent: others hear that there is less. */
  private void chargeForMarks() {
    long now = unmarked.size() * MARK_BYTES;
    if (now > chargedForMarks) {
      context.budget().charge(now - chargedForMarks);
    } else {
      context.budget().release(chargedForMarks - now);
    }
    chargedForMarks = now;
  }

  private void askAgainLater() {
    if (!closing && askedAgain.compareAndSet(false, true)) {
      context
          .scheduler()
          .schedule(
              MARKS_AGAIN,
              () -> {
                askedAgain.set(false);
                work.ask();
              });
    }
  }

  private void close(RecordLog open) {
    ends.ended(open);
    unmarked.clear();
    chargeForMarks();
    try {
      open.close();
    } catch (IOException | RuntimeException e) {
      words.cannotClose(StorageWords.reason(e), open.place());
    }
    log = null;
    toClose.ended();
    refuseAll();
  }
}
