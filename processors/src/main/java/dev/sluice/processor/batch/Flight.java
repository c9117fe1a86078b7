package dev.sluice.processor.batch;

import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.PendingAnswer;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.holding.Pending.Cut;
import dev.sluice.holding.Share;
import dev.sluice.ledger.DropReason;
import dev.sluice.processor.batch.BatchMetrics.Trigger;
import dev.sluice.runtime.Scheduler.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way to the next consumer. Where its callers were answered early it belongs to this
 * processor, which offers it until it is taken or refused for good, and counts what is lost. Where
 * they wait, the outcome is theirs.
 *
 * <p>Between an answer and the next offer one thread at a time has it; only {@link #cutWait} and
 * {@link #giveUp} come from outside, when the processor stops.
 */
final class Flight {
  private static final long FIRST_WAIT_NANOS = Duration.ofMillis(50).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_HINT_NANOS = Duration.ofSeconds(30).toNanos();
  private static final Outcome STOPPED =
      new Outcome.Retry(
          StatusCode.UNAVAILABLE, "the batch processor is shutting down", RetryCause.SHUTDOWN);

  private final Cut<Caller> cut;
  private final Trigger trigger;
  private final Flights flights;
  private final Consumer<Flight> endedLater;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Timer timer;
  private volatile @Nullable Resumption resume; // written by whoever has the flight
  private @Nullable Resumption used; // likewise; by the offer that is under way
  private int refusals; // likewise
  private volatile @Nullable RetryCause lastCause; // likewise; why it waits

  /**
   * @param endedLater told when the flight ends after {@link #launch} returned false
   */
  Flight(Cut<Caller> cut, Trigger trigger, Flights flights, Consumer<Flight> endedLater) {
    this.cut = cut;
    this.trigger = trigger;
    this.flights = flights;
    this.endedLater = endedLater;
  }

  /** Offers the batch. True when the flight has ended before this returns. */
  boolean launch() {
    Resumption rest = resume;
    resume = null;
    used = rest;
    PendingAnswer answer =
        new PendingAnswer(patience(), flights.answersEarly(), this::answeredLater);
    if (rest != null) {
      rest.resume(answer);
    } else {
      flights.next().accept(cut.batch(), answer);
    }
    Outcome outcome = answer.leave();
    return outcome != null && conclude(outcome);
  }

  /** Offers it again at once if it waits to be; the processor stops. */
  void cutWait() {
    Timer seen = timer;
    if (seen != null && seen.cancel()) {
      again();
    }
  }

  /** Ends it because the time for stopping is over; an answer that still comes is ignored. */
  void giveUp() {
    end(STOPPED, lastCause == RetryCause.STORAGE ? DropReason.STORAGE_ERROR : DropReason.SHUTDOWN);
  }

  private void again() {
    if (!ended.get() && launch()) {
      endedLater.accept(this);
    }
  }

  private void answeredLater(Outcome outcome) {
    if (conclude(outcome)) {
      endedLater.accept(this);
    }
  }

  /** A refused offer of the rest that brings no way to go on has left the way it came by. */
  private Outcome withWayOn(Outcome outcome) {
    return outcome instanceof Outcome.Retry retry && retry.resume() == null && used != null
        ? retry.withResume(used)
        : outcome;
  }

  private boolean conclude(Outcome answer) {
    Outcome outcome = withWayOn(answer);
    if (ended.get()) { // given up: those behind see items that were counted as lost or refused
      abandon(outcome);
      flights.offeredTwice(takenItems(outcome));
      return true;
    }
    if (!flights.answersEarly()) {
      end(outcome, null);
      return true;
    }
    Outcome told = outcome.forClient();
    if (told instanceof Outcome.Retry retry) {
      if (retry.cause() == RetryCause.EXHAUSTED) {
        abandon(outcome);
        end(outcome, DropReason.RETRY_ELAPSED);
        return true;
      }
      offerLater(outcome, retry);
      return false;
    }
    end(outcome, DropReason.PERMANENT);
    return true;
  }

  private void offerLater(Outcome outcome, Outcome.Retry retry) {
    if (outcome == retry) {
      resume = retry.resume();
    } else { // parts were taken and cannot be told from the rest: the whole is offered again
      abandon(outcome);
      flights.offeredTwice(takenItems(outcome));
    }
    flights.refused(retry);
    lastCause = retry.cause();
    long wait = Math.min(FIRST_WAIT_NANOS << Math.min(refusals++, 10), LONGEST_WAIT_NANOS);
    Duration hint = retry.after();
    if (hint != null && !flights.isStopping()) {
      wait = Math.max(wait, Math.min(hint.toNanos(), LONGEST_HINT_NANOS));
    }
    boolean stoppingBefore = flights.isStopping();
    timer = flights.scheduler().schedule(Duration.ofNanos(wait), this::hopAgain);
    if (!stoppingBefore && flights.isStopping()) {
      cutWait();
    }
  }

  /** Passing on may compute for long, which a timer's thread must not. */
  private void hopAgain() {
    flights.executor().execute(this::again);
  }

  private void end(Outcome outcome, @Nullable DropReason reason) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    flights.remove(this);
    Batch batch = cut.batch();
    long refused = batch.items() - takenItems(outcome);
    if (refused == 0) {
      flights.metrics().sent(batch, trigger);
    }
    if (flights.answersEarly()) {
      if (refused > 0 && reason != null) {
        flights.lost(reason, outcome.forClient(), refused);
      }
      Resumption rest = resume;
      if (rest != null) {
        rest.abandon();
      }
      flights.leave(batch.items());
    }
    batch.lease().releaseRead(); // whoever still reads holds a reference
    answer(outcome, refused);
  }

  private void answer(Outcome outcome, long refused) {
    if (cut.shares().size() == 1) {
      Share<Caller> only = cut.shares().get(0);
      only.owner().settle(only.items(), outcome);
      return;
    }
    Outcome merged = flights.answersEarly() ? Outcome.accepted() : forMerged(outcome, refused);
    for (Share<Caller> share : cut.shares()) {
      share.owner().settle(share.items(), merged);
    }
  }

  /**
   * What everybody is told whose data was merged. Nobody can say whose items a partial success
   * means: it is counted, not told. Where a part is to be sent again, everybody sends again.
   */
  private Outcome forMerged(Outcome outcome, long refused) {
    Outcome told = outcome.forClient();
    if (told instanceof Outcome.Retry retry) {
      abandon(outcome);
      flights.offeredTwice(takenItems(outcome));
      return retry.withResume(null);
    }
    if (told instanceof Outcome.Accepted) {
      if (refused > 0) {
        flights.lost(DropReason.PERMANENT, outcome, refused);
      }
      return Outcome.accepted();
    }
    return told;
  }

  private Deadline patience() {
    Deadline earliest = Deadline.NONE;
    for (Share<Caller> share : cut.shares()) {
      Reply reply = share.owner().reply();
      if (reply != null && reply.deadline().exists()) {
        Deadline deadline = reply.deadline();
        if (!earliest.exists() || deadline.atNanos() - earliest.atNanos() < 0) {
          earliest = deadline;
        }
      }
    }
    return earliest;
  }

  private long takenItems(Outcome outcome) {
    if (outcome instanceof Outcome.Mixed mixed) {
      long taken = 0;
      for (Outcome.Part part : mixed.parts()) {
        taken += part.outcome() instanceof Outcome.Accepted ? part.items() : 0;
      }
      return taken;
    }
    return outcome instanceof Outcome.Accepted ? cut.batch().items() : 0;
  }

  private static void abandon(Outcome outcome) {
    if (outcome instanceof Outcome.Mixed mixed) {
      mixed.parts().forEach(part -> abandon(part.outcome()));
    } else if (outcome instanceof Outcome.Retry retry && retry.resume() != null) {
      retry.resume().abandon();
    }
  }
}
