package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.holding.KeptRoom;
import dev.sluice.holding.Outstanding;
import dev.sluice.holding.Reservation;
import dev.sluice.holding.WaitingLine;
import dev.sluice.holding.WaitingLine.Refusal;
import dev.sluice.ledger.BranchLedger;
import org.jspecify.annotations.Nullable;

/**
 * The door of the queue: lets a batch in when its size and its weight fit, lets its caller wait in
 * order when that is configured, refuses it otherwise. What it let in holds its reservation until
 * it has settled, so that what is in flight counts as well.
 */
final class Admission implements Entrance, WaitingLine.Door<BranchLedger, Admission.Place> {
  private final QueueConfig config;
  private final SendingMetrics metrics;
  private final QueueRefusals refusals;
  private final Outstanding outstanding;
  private final Stage behind;
  private final WaitingLine<BranchLedger, Place> line;
  private final Reservation size;
  private final KeptRoom kept;

  /** What a batch has reserved: units of the sizer, and the collector's memory. */
  final class Place implements Room {
    private final long units;
    private final KeptRoom.Kept memory;

    private Place(long units, KeptRoom.Kept memory) {
      this.units = units;
      this.memory = memory;
    }

    @Override
    public void giveBack() {
      release(this);
      line.roomFreed();
      outstanding.ended();
    }
  }

  /**
   * @param behind gets what was let in
   */
  Admission(
      ComponentContext context,
      QueueConfig config,
      SendingMetrics metrics,
      QueueRefusals refusals,
      Outstanding outstanding,
      Stage behind) {
    this.config = config;
    this.metrics = metrics;
    this.refusals = refusals;
    this.outstanding = outstanding;
    this.behind = behind;
    this.size = new Reservation(config.queueSize());
    this.kept = new KeptRoom(context.budget(), context.budget().newShare());
    this.line = new WaitingLine<>(context.clock(), context.scheduler(), context.budget(), this);
    metrics.queueGauges(size::used, size::capacity);
  }

  @Override
  public void offer(Batch batch, BranchLedger branch, Reply reply) {
    if (config.sizer().sizeOf(batch) > size.capacity()) {
      refusals.tooLarge(batch, reply, config.sizer(), size.capacity());
    } else {
      line.offer(batch, branch, reply, config.blockOnOverflow());
    }
  }

  @Override
  public void close() {
    line.close();
  }

  @Override
  public @Nullable Place reserve(Batch batch, BranchLedger branch) {
    long units = config.sizer().sizeOf(batch);
    if (!size.tryReserve(units)) {
      return null;
    }
    KeptRoom.Kept memory = kept.tryReserve(batch);
    if (memory == null) {
      size.release(units);
      return null;
    }
    return new Place(units, memory);
  }

  @Override
  public void release(Place place) {
    size.release(place.units);
    kept.release(place.memory);
  }

  @Override
  public void take(Batch batch, Place place, BranchLedger branch, Reply reply) {
    outstanding.began();
    Batch mine = kept.keep(batch, place.memory);
    if (!config.waitForResult()) {
      branch.held(mine.items());
    }
    metrics.enqueued(mine);
    Reply later = config.waitForResult() ? reply : null;
    behind.put(mine, new TakenBatch(branch, later, place));
  }

  @Override
  public void taken(Reply reply) {
    if (!config.waitForResult()) {
      reply.complete(Outcome.accepted());
    }
  }

  @Override
  public void goOn(BranchLedger branch) {
    behind.goOn();
  }

  @Override
  public void refuse(Batch batch, Reply reply, Refusal why) {
    refusals.refuse(batch, reply, why);
  }
}
