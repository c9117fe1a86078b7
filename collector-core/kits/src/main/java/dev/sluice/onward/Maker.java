package dev.sluice.onward;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.holding.KeptRoom;
import dev.sluice.holding.KeptRoom.Kept;
import dev.sluice.holding.Outstanding;
import dev.sluice.holding.Reservation;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.onward.Step.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a component makes without a client that could send it again: what a connector
 * flushes on a timer, what a receiver scrapes. Each batch is offered until it is taken, refused for
 * good, or too old for the room there is; the component's {@link SourceAccount} shows which.
 *
 * <p>Batches go out in the order in which they were made, one at a time: points of a series must
 * not overtake each other. Beyond the limits the oldest one is dropped that no answer is awaited
 * for. Thread-safe; no call but {@link #stop} waits.
 */
public final class Maker {
  private static final String LOSS = "Data that was made here was not taken. Dropping data.";

  private final ComponentContext context;
  private final TelemetryConsumer next;
  private final SourceAccount account;
  private final Reservation items;
  private final KeptRoom kept;
  private final OwnersLog log;
  private final Onward<MadeBatch> onward;
  private final Outstanding outstanding = new Outstanding();
  private final MakersLine line = new MakersLine();

  /**
   * What may be held.
   *
   * @param maxItems spans, records, points
   * @param maxBytes retained by them, with the objects around; never more than a component's share
   *     of the collector's memory
   */
  public record Limits(long maxItems, long maxBytes) {
    /** For one that makes little: some flushes of any usual size. */
    public static final Limits DEFAULT = new Limits(1_000_000, 32L << 20);

    public Limits {
      if (maxItems <= 0 || maxBytes <= 0) {
        throw new IllegalArgumentException("limits must be positive");
      }
    }
  }

  /**
   * @param next behind the component, for example {@code outlets().all()}
   * @param account of the signal that is made
   */
  public Maker(
      ComponentContext context, TelemetryConsumer next, SourceAccount account, Limits limits) {
    this.context = context;
    this.next = next;
    this.account = account;
    this.items = new Reservation(limits.maxItems());
    this.kept = new KeptRoom(context.budget(), context.budget().newShare(limits.maxBytes()));
    this.log = new OwnersLog(context, LOSS);
    this.onward = new Onward<>(context.scheduler(), context.executor(), new ToNext(), new Ends());
  }

  /**
   * Takes a batch over, and with it one reference of its lease. It counts as created here, and as
   * taken or dropped when that is known, possibly before this returns.
   */
  public void offer(Batch batch) {
    if (batch.items() == 0) {
      batch.lease().release();
      return;
    }
    account.created(batch.items());
    MadeBatch made = keep(batch);
    if (made == null) {
      batch.lease().release();
      return;
    }
    outstanding.began();
    if (line.add(made)) {
      go();
    } else {
      onward.giveUp(made);
    }
  }

  /** Items were made for whose bytes there is no memory: they count as created and as dropped. */
  public void dropForMemory(long madeItems) {
    account.created(madeItems);
    lost(DropReason.MEMORY, "no room for it", madeItems);
  }

  /** In room of its own, for which older ones go; null when there is none, and it was counted. */
  private @Nullable MadeBatch keep(Batch batch) {
    if (batch.items() > items.capacity()) {
      lost(DropReason.TOO_LARGE, "more items at once than may be held", batch.items());
      return null;
    }
    Kept room = tryReserve(batch);
    while (room == null && dropOldest()) {
      room = tryReserve(batch);
    }
    if (room == null) {
      lost(DropReason.MEMORY, "no room for it", batch.items());
      return null;
    }
    Batch mine = kept.keep(batch, room);
    batch.lease().release(); // what is kept has a reference of its own
    return new MadeBatch(mine, room);
  }

  private @Nullable Kept tryReserve(Batch batch) {
    if (!items.tryReserve(batch.items())) {
      return null;
    }
    Kept room = kept.tryReserve(batch);
    if (room == null) {
      items.release(batch.items());
    }
    return room;
  }

  /** Makes room; false when nothing is held but what an answer is awaited for. */
  private boolean dropOldest() {
    Ending full =
        Ending.failed(
            new Outcome.Retry(StatusCode.UNAVAILABLE, "no room to hold it", RetryCause.QUEUE_FULL),
            DropReason.QUEUE_FULL,
            "no room to hold it any longer");
    MadeBatch onItsWay = line.onItsWay();
    if (onItsWay != null && onward.endWaiting(onItsWay, full)) {
      return true;
    }
    MadeBatch oldest = line.pollWaiting();
    return oldest != null && onward.end(oldest, full);
  }

  /** Sends the oldest, and those behind it, unless one is on its way. */
  private void go() {
    for (MadeBatch oldest = line.takeOldest(); oldest != null; oldest = line.takeOldest()) {
      onward.enter(oldest);
      if (!onward.start(oldest)) {
        return;
      }
      line.arrived();
    }
  }

  /** What is held and has not settled. */
  public long heldItems() {
    return items.used();
  }

  /**
   * Offers what waits at once, and waits until everything has settled or the deadline has come;
   * what is left then, and what is offered from then on, is dropped with reason {@code shutdown}.
   * Control thread only; may come twice.
   */
  public void stop(Deadline deadline) {
    onward.stopping();
    onward.cutWaits();
    outstanding.await(deadline, context.clock(), context.scheduler());
    onward.abort();
    line.close();
    for (MadeBatch left = line.pollWaiting(); left != null; left = line.pollWaiting()) {
      onward.giveUp(left);
    }
  }

  private void lost(DropReason reason, String error, long lostItems) {
    account.dropped(reason, lostItems);
    log.lost(reason.label(), error, lostItems);
  }

  /** Offers to what is behind the component. */
  private final class ToNext implements Route<MadeBatch> {
    @Override
    public Deadline begin(MadeBatch made) {
      return Deadline.NONE;
    }

    @Override
    public void attempt(MadeBatch made, Reply reply) {
      next.accept(made.batch(), reply);
    }

    @Override
    public Step judge(MadeBatch made, Outcome answer, boolean stopping) {
      return OwnersPolicy.judge(made, answer, stopping);
    }

    @Override
    public boolean isDataAnsweredFor() {
      return true;
    }
  }

  /** Counts in the account of the component. */
  private final class Ends implements Account<MadeBatch> {
    @Override
    public void waits(MadeBatch made, Step.Wait wait) {
      takenBesides(made, wait.last());
      log.kept(wait.retry());
    }

    /** What was taken is offered again, or was counted as dropped: those behind see new items. */
    private void takenBesides(MadeBatch made, Outcome answer) {
      long taken = Answers.takenItems(answer, made.batch().items());
      if (taken > 0) {
        account.created(taken);
        account.taken(taken);
      }
    }

    @Override
    public void ended(MadeBatch made, Ending ending) {
      Batch batch = made.batch();
      long taken = Answers.takenItems(ending.last(), batch.items());
      account.taken(taken);
      DropReason reason = ending.reason();
      if (taken < batch.items() && reason != null) {
        lost(reason, ending.error(), batch.items() - taken);
      }
      batch.lease().releaseRead(); // whoever still reads holds a reference
      items.release(batch.items());
      kept.release(made.room());
      outstanding.ended();
    }

    @Override
    public Ending givenUp(MadeBatch made) {
      return Ending.failed(
          Outcome.Retry.shuttingDown("the component"),
          DropReason.SHUTDOWN,
          "not taken in time before the stop");
    }

    @Override
    public void late(MadeBatch made, Outcome answer) {
      takenBesides(made, answer);
    }

    @Override
    public void left(MadeBatch made) {
      line.arrived();
      go();
    }
  }
}
