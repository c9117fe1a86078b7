package dev.sluice.processor.batch;

import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.holding.KeptRoom;
import dev.sluice.holding.Outstanding;
import dev.sluice.holding.WaitingLine;
import dev.sluice.memory.MemoryRefusedException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Joins and cuts requests; see the package. It keeps at most {@value #MAX_HELD_BYTES} bytes, or its
 * share of the collector's budget if that is less; beyond that callers wait in line, then are
 * refused.
 */
final class BatchProcessor implements Processor, WaitingLine.Door<Shard, KeptRoom.Kept> {
  static final long MAX_HELD_BYTES = 48L << 20;
  private static final long INFLATE_IN_PLACE_BYTES = 64 << 10;

  private final ProcessorContext context;
  private final TelemetryConsumer next;
  private final Passing passing;
  private final Shards shards;
  private final WaitingLine<Shard, KeptRoom.Kept> line;
  private final KeptRoom kept;
  private final Outstanding outstanding = new Outstanding();
  private final AtomicBoolean stopped = new AtomicBoolean();

  BatchProcessor(BatchConfig config, ProcessorContext context, TelemetryConsumer next) {
    Signal signal = context.signal();
    if (signal == Signal.PROFILES) {
      throw new IllegalArgumentException("batch does not work on " + signal);
    }
    this.context = context;
    this.next = next;
    this.kept = new KeptRoom(context.budget(), context.budget().newShare(MAX_HELD_BYTES));
    this.passing = new Passing(context, next);
    this.shards = new Shards(config, signal, passing, context.scheduler());
    passing.account().metrics().cardinality(shards::count);
    this.line = new WaitingLine<>(context.clock(), context.scheduler(), context.budget(), this);
  }

  @Override
  public void start() {
    passing.start();
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    if (batch.items() == 0) {
      reply.complete(Outcome.accepted());
    } else if (!batch.isInflated() && batch.wireBytes() > INFLATE_IN_PLACE_BYTES) {
      try {
        context.executor().execute(() -> offer(batch, reply)); // merging needs the plain bytes
      } catch (RejectedExecutionException e) {
        refuse(batch, reply, WaitingLine.Refusal.STOPPING);
      }
    } else {
      offer(batch, reply);
    }
  }

  private void offer(Batch batch, Reply reply) {
    Shard shard = shards.of(batch.metadata());
    if (shard == null) {
      reply.complete(
          new Outcome.Rejected(
              StatusCode.INTERNAL, "too many batcher metadata-value combinations"));
      return;
    }
    try {
      batch.payload();
    } catch (MemoryRefusedException e) {
      reply.complete(Outcome.Retry.NO_MEMORY);
      return;
    }
    line.offer(batch, shard, reply, true);
  }

  @Override
  public KeptRoom.@Nullable Kept reserve(Batch batch, Shard shard) {
    return kept.tryReserve(batch);
  }

  @Override
  public void release(KeptRoom.Kept room) {
    kept.release(room);
  }

  @Override
  public void take(Batch batch, KeptRoom.Kept room, Shard shard, Reply reply) {
    outstanding.began();
    Batch mine = kept.keep(batch, room);
    boolean early = passing.answersEarly();
    if (early) {
      passing.account().enter(mine.items());
    }
    shard.put(new Caller(this, room, early ? null : reply), mine);
  }

  /** A request has settled that occupied this. */
  void settled(KeptRoom.Kept room) {
    release(room);
    line.roomFreed();
    outstanding.ended();
  }

  @Override
  public void taken(Reply reply) {
    if (passing.answersEarly()) {
      reply.complete(Outcome.accepted());
    }
  }

  @Override
  public void goOn(Shard shard) {
    shard.drain();
  }

  @Override
  public void refuse(Batch batch, Reply reply, WaitingLine.Refusal why) {
    reply.complete(
        switch (why) {
          case FULL ->
              new Outcome.Retry(
                  StatusCode.UNAVAILABLE,
                  "the batch processor is full: what follows does not take data",
                  RetryCause.QUEUE_FULL);
          case STOPPING -> BatchAccount.STOPPING;
        });
  }

  @Override
  public void stop(Deadline deadline) {
    if (stopped.getAndSet(true)) {
      return;
    }
    line.close();
    passing.onward().stopping();
    passing.onward().cutWaits();
    shards.forEach(Shard::drain);
    outstanding.await(deadline, context.clock(), context.scheduler());
    shards.forEach(Shard::close);
    passing.onward().abort();
  }

  @Override
  public Durability durability() {
    return next.durability();
  }

  @Override
  public boolean mutates() {
    return true;
  }
}
