package dev.sluice.sending;

import dev.sluice.component.ExporterContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Reply;
import dev.sluice.holding.Outstanding;
import dev.sluice.holding.WaitingLine.Refusal;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.onward.Places;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** {@code sending_queue}: the parts of one, and the ways through them. Thread-safe. */
final class SendingQueue {
  private static final long INFLATE_IN_PLACE_BYTES = 64 << 10;

  private final Executor executor;
  private final Places<Request> places;
  private final QueueRefusals refusals;
  private final @Nullable QueueBatcher batcher;
  private final Entrance entrance;

  /**
   * @param places where its requests wait to be sent by that delivery
   * @param outstanding counts what was taken and has not settled
   */
  SendingQueue(
      ExporterContext context,
      QueueConfig config,
      Delivery delivery,
      Places<Request> places,
      Outstanding outstanding,
      SendingMetrics metrics,
      FailureLog log) {
    this.executor = context.executor();
    this.places = places;
    this.refusals = new QueueRefusals(metrics, log);
    Signal signal = context.signal();
    this.batcher =
        config.batch().isPresent() && signal != Signal.PROFILES // cannot be merged nor cut
            ? new QueueBatcher(context, signal, config.batch().get(), delivery, places)
            : null;
    Stage behind = batcher == null ? new Unmerged(places) : batcher;
    this.entrance =
        config.storage().isPresent()
            ? new StoredQueue(context, signal, config, metrics, refusals, outstanding, behind)
            : new Admission(context, config, metrics, refusals, outstanding, behind);
  }

  /** The queue on disk; null when it is in memory. */
  @Nullable StoredQueue stored() {
    return entrance instanceof StoredQueue stored ? stored : null;
  }

  void offer(Batch batch, BranchLedger branch, Reply reply) {
    if (batcher == null) {
      entrance.offer(batch, branch, reply);
    } else if (batch.isInflated() || batch.wireBytes() <= INFLATE_IN_PLACE_BYTES) {
      offerPlain(batch, branch, reply);
    } else {
      try {
        executor.execute(() -> offerPlain(batch, branch, reply));
      } catch (RejectedExecutionException e) {
        refusals.refuse(batch, reply, Refusal.STOPPING);
      }
    }
  }

  /** Merging needs the plain bytes, and must not fail for lack of room: they are here from now. */
  private void offerPlain(Batch batch, BranchLedger branch, Reply reply) {
    try {
      batch.payload();
    } catch (MemoryRefusedException e) {
      refusals.noMemory(batch, reply);
      return;
    }
    entrance.offer(batch, branch, reply);
  }

  /** Refuses from now on. */
  void close() {
    entrance.close();
  }

  /** Makes everything ready that waits to be merged, and sends what there are places for. */
  void flush() {
    if (batcher != null) {
      batcher.flushAll();
    } else {
      places.pump();
    }
  }

  /** What waits for a place is given up, from now on. */
  void closePlaces() {
    places.close();
  }

  /** What was written meanwhile is left on disk with the rest. */
  void leave(StoredQueue onDisk, Deadline deadline) {
    flush();
    onDisk.leave(deadline);
  }
}
