package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.holding.KeptRoom;
import dev.sluice.holding.WaitingLine.Refusal;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.RecordLog;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What becomes of batches once they are written, or could not be: their callers are answered, and
 * they go on from memory or are left to be read back.
 */
final class WrittenBatches implements GroupWriter.Ends {
  /** Of a record that is in memory too, beside what any queue keeps of a batch. */
  static final long RECORD_OBJECT_BYTES = 160;

  private final StoredQueue queue;
  private final Executor executor;
  private final KeptRoom kept;
  private final SendingMetrics metrics;
  private final QueueRefusals refusals;

  WrittenBatches(
      StoredQueue queue,
      Executor executor,
      KeptRoom kept,
      SendingMetrics metrics,
      QueueRefusals refusals) {
    this.queue = queue;
    this.executor = executor;
    this.kept = kept;
    this.metrics = metrics;
    this.refusals = refusals;
  }

  @Override
  public void stored(GroupWriter.Addition addition, LogEntry entry) {
    Batch batch = addition.batch();
    addition.branch().held(batch.items());
    metrics.enqueued(batch);
    queue.contents().written(entry, addition.units());
    if (!sendFromMemory(addition, entry)) {
      queue.leaveToBeReadBack(entry, addition.branch());
    }
    batch.lease().releaseRead();
    addition.reply().complete(Outcome.accepted());
  }

  /** Whether it goes on without being read back. */
  private boolean sendFromMemory(GroupWriter.Addition addition, LogEntry entry) {
    if (!queue.readBack().isPassable()) {
      return false;
    }
    KeptRoom.Kept room = kept.tryReserve(addition.batch(), RECORD_OBJECT_BYTES);
    if (room == null) {
      return false;
    }
    Batch mine;
    try {
      mine = kept.keep(addition.batch(), room);
    } catch (OutOfMemoryError e) {
      kept.release(room); // it is as good on disk
      return false;
    }
    queue.send(new StoredRecord(queue, entry, addition.branch(), room), mine);
    return true;
  }

  @Override
  public void failed(GroupWriter.Addition addition, String why) {
    queue.letGo(addition);
    refusals.notStored(addition.batch(), addition.reply(), why);
    queue.settledUnwritten();
  }

  @Override
  public void noMemory(GroupWriter.Addition addition) {
    queue.letGo(addition);
    refusals.noMemory(addition.batch(), addition.reply());
    queue.settledUnwritten();
  }

  @Override
  public void stopping(GroupWriter.Addition addition) {
    queue.letGo(addition);
    refusals.refuse(addition.batch(), addition.reply(), Refusal.STOPPING);
    queue.settledUnwritten();
  }

  /** Not in the midst of writing: sending may take the thread for long. */
  @Override
  public void goOn() {
    try {
      executor.execute(queue.behind()::goOn);
    } catch (RejectedExecutionException e) {
      queue.behind().goOn();
    }
    queue.readBack().go();
  }

  @Override
  public void ended(RecordLog log) {
    queue.left(log);
  }
}
