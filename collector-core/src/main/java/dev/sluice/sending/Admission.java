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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The door of the queue: lets a batch in when its size and its weight fit, lets its caller wait in
 * order when that is configured, refuses it otherwise. What it let in holds its reservation until
 * it has settled, so that what is in flight counts as well.
 */
final class Admission implements Intake, WaitingLine.Door<BranchLedger, Admission.Room> {
  private final QueueConfig config;
  private final SendingMetrics metrics;
  private final Refusals refusals;
  private final Outstanding outstanding;
  private final BiConsumer<Batch, Origin> taken;
  private final Runnable goOn;
  private final WaitingLine<BranchLedger, Room> line;
  private final Reservation size;
  private final KeptRoom kept;

  /**
   * What a batch has reserved.
   *
   * @param units in units of the sizer
   * @param kept of the collector's memory
   */
  record Room(long units, KeptRoom.Kept kept) {}

  /**
   * @param taken gets each batch that was let in, and a reference of its lease
   * @param goOn called when batches were let in and their callers answered
   */
  Admission(
      ComponentContext context,
      QueueConfig config,
      SendingMetrics metrics,
      Refusals refusals,
      Outstanding outstanding,
      BiConsumer<Batch, Origin> taken,
      Runnable goOn) {
    this.config = config;
    this.metrics = metrics;
    this.refusals = refusals;
    this.outstanding = outstanding;
    this.taken = taken;
    this.goOn = goOn;
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
  public @Nullable Room reserve(Batch batch, BranchLedger branch) {
    long units = config.sizer().sizeOf(batch);
    if (!size.tryReserve(units)) {
      return null;
    }
    KeptRoom.Kept memory = kept.tryReserve(batch);
    if (memory == null) {
      size.release(units);
      return null;
    }
    return new Room(units, memory);
  }

  @Override
  public void release(Room room) {
    size.release(room.units());
    kept.release(room.kept());
  }

  @Override
  public void take(Batch batch, Room room, BranchLedger branch, Reply reply) {
    outstanding.began();
    Batch mine = kept.keep(batch, room.kept());
    if (!config.waitForResult()) {
      branch.held(mine.items());
    }
    metrics.enqueued(mine);
    Reply later = config.waitForResult() ? reply : null;
    taken.accept(mine, new Origin(branch, later, () -> settled(room)));
  }

  private void settled(Room room) {
    release(room);
    line.roomFreed();
    outstanding.ended();
  }

  @Override
  public void taken(Reply reply) {
    if (!config.waitForResult()) {
      reply.complete(Outcome.accepted());
    }
  }

  @Override
  public void goOn(BranchLedger branch) {
    goOn.run();
  }

  @Override
  public void refuse(Batch batch, Reply reply, Refusal why) {
    refusals.refuse(batch, reply, why);
  }
}
