package dev.sluice.onward;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.Resumption;
import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Brings journeys to their end: attempts, waits, and the account when it is over. Thread-safe; has
 * no thread, and no call of it waits.
 *
 * <p>An attempt that is answered while it is made is dealt with by the thread that makes it, so
 * that nothing recurses. Each journey ends exactly once, whoever is first: an answer, somebody who
 * gives it up, or {@link #abort}. An answer after the end only reaches {@link Account#late}.
 */
public final class Onward<J extends Journey> {
  private final Scheduler scheduler;
  private final Executor afterWaits;
  private final Route<J> route;
  private final Account<J> account;
  private final Set<J> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;
  private volatile boolean aborted;

  /** What became of a journey with an answer. */
  private enum State {
    /** Nobody has it any more. */
    ENDED,
    /** It waits, or somebody else has it. */
    UNDER_WAY,
    /** Whoever has it offers it at once. */
    AGAIN
  }

  /**
   * @param afterWaits makes the attempts that follow a wait: {@code Runnable::run} where an attempt
   *     never computes for long, which a timer's thread must not
   */
  public Onward(Scheduler scheduler, Executor afterWaits, Route<J> route, Account<J> account) {
    this.scheduler = scheduler;
    this.afterWaits = afterWaits;
    this.route = route;
    this.account = account;
  }

  /**
   * From now on it is given up with the others when the time for stopping is over, however long the
   * thread that brings it takes to {@link #start} it.
   */
  public void enter(J journey) {
    underWay.add(journey);
    if (aborted) {
      giveUp(journey);
    }
  }

  /**
   * Makes the first attempt of one that was entered. True when it has ended before this returns;
   * otherwise {@link Account#left} follows.
   */
  public boolean start(J journey) {
    return attempt(journey);
  }

  /** Goes on with one whose {@linkplain Step.Detour detour} is over. */
  public void goOn(J journey, Step step) {
    goOnAs(journey, follow(journey, step, stopping));
  }

  /** Ends one that nobody has started, or that its caller has. True unless it had ended. */
  public boolean end(J journey, Step.Ending ending) {
    if (!journey.tryEnd()) {
      return false;
    }
    underWay.remove(journey);
    account.ended(journey, ending);
    Resumption rest = journey.takeRest();
    if (rest != null) {
      rest.abandon();
    }
    if (ending.told() != ending.last()) {
      Answers.abandon(ending.last());
    }
    return true;
  }

  /** Ends one without a word: its caller enters others in its place. True unless it had ended. */
  public boolean withdraw(J journey) {
    boolean withdrawn = journey.tryEnd();
    underWay.remove(journey);
    return withdrawn;
  }

  /** Gives one up, started or not, because the time for stopping is over. */
  public void giveUp(J journey) {
    if (!journey.isEnded()
        && end(journey, account.givenUp(journey))
        && journey.cutWait()) { // otherwise whoever has it, or answers, sees that it has ended
      account.left(journey);
    }
  }

  /** Ends one that waits to be offered again; false when it does not wait. */
  public boolean endWaiting(J journey, Step.Ending ending) {
    if (!journey.cutWait()) {
      return false;
    }
    boolean endedHere = end(journey, ending);
    account.left(journey);
    return endedHere;
  }

  /** Waits are short from now on, in the route's judgement. */
  public void stopping() {
    stopping = true;
  }

  public boolean isStopping() {
    return stopping;
  }

  /** What waits is offered now. */
  public void cutWaits() {
    for (J journey : underWay) {
      if (journey.cutWait()) {
        proceed(journey);
      }
    }
  }

  /** What waits is given up, since it is kept elsewhere. */
  public void interruptWaits() {
    for (J journey : underWay) {
      if (journey.cutWait()) {
        end(journey, account.givenUp(journey));
        account.left(journey);
      }
    }
  }

  /** Gives up everything, also what is still to come. */
  public void abort() {
    stopping = true;
    aborted = true; // first: whoever enters one from now on looks
    for (J journey : underWay) {
      giveUp(journey);
    }
  }

  /** What was entered and has not ended; a view. */
  public Collection<J> underWay() {
    return Collections.unmodifiableCollection(underWay);
  }

  /** True when it has ended. */
  private boolean attempt(J journey) {
    State state;
    do {
      if (aborted) {
        giveUp(journey);
      }
      Resumption rest = journey.takeRest(); // first: whoever ends it meanwhile finds none
      if (journey.isEnded()) {
        if (rest != null) {
          rest.abandon();
        }
        underWay.remove(journey); // it may have ended before it was entered
        return true;
      }
      JourneyAnswer<J> answer =
          new JourneyAnswer<>(this, journey, rest, route.begin(journey), route.isDataAnsweredFor());
      if (rest == null) {
        route.attempt(journey, answer);
      } else {
        rest.resume(answer);
      }
      Outcome outcome = answer.leave();
      if (outcome == null) {
        return false;
      }
      state = conclude(journey, answer.withRest(outcome));
    } while (state == State.AGAIN);
    return state == State.ENDED;
  }

  /** Makes the next attempt of one whose wait is over. */
  void proceed(J journey) {
    if (attempt(journey)) {
      account.left(journey);
    }
  }

  void answeredLater(J journey, Outcome outcome) {
    goOnAs(journey, conclude(journey, outcome));
  }

  private void goOnAs(J journey, State state) {
    if (state == State.AGAIN) {
      proceed(journey);
    } else if (state == State.ENDED) {
      account.left(journey);
    }
  }

  /** Deals with an answer. */
  private State conclude(J journey, Outcome answer) {
    if (journey.isEnded()) {
      late(journey, answer);
      return State.ENDED;
    }
    boolean stoppingBefore = stopping;
    return follow(journey, route.judge(journey, answer, stoppingBefore), stoppingBefore);
  }

  private State follow(J journey, Step first, boolean stoppingBefore) {
    Step step = first;
    while (step instanceof Step.Detour detour) {
      step = detour.begin();
    }
    if (step instanceof Step.Ending ending) {
      if (!end(journey, ending)) {
        late(journey, ending.last());
      }
      return State.ENDED;
    }
    return step instanceof Step.Wait wait ? await(journey, wait, stoppingBefore) : State.UNDER_WAY;
  }

  private void late(J journey, Outcome answer) {
    Answers.abandon(answer);
    account.late(journey, answer);
  }

  private State await(J journey, Step.Wait wait, boolean stoppingBefore) {
    boolean asAnswered = wait.last() == wait.retry();
    if (!journey.keep(asAnswered ? wait.retry().resume() : null)) {
      late(journey, wait.last());
      return State.ENDED;
    }
    if (!asAnswered) {
      Answers.abandon(wait.last()); // all is offered again
    }
    account.waits(journey, wait);
    if (wait.delayNanos() == 0) {
      return State.AGAIN;
    }
    waitFor(journey, Duration.ofNanos(wait.delayNanos()));
    if (journey.isEnded()) { // whoever gave it up may have looked before it waited
      return journey.cutWait() ? State.ENDED : State.UNDER_WAY;
    }
    if (!stoppingBefore && stopping && journey.cutWait()) { // and so may whoever cut the waits
      waitFor(journey, Duration.ZERO);
    }
    return State.UNDER_WAY;
  }

  private void waitFor(J journey, Duration delay) {
    Waiting.begin(this, journey, scheduler, afterWaits, delay);
  }
}
