package dev.sluice.onward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.onward.Step.Ending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** One journey at a time, step by step. */
class OnwardTest {
  private static final Outcome.Retry BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.QUEUE_FULL);

  private final Timers timers = new Timers();
  private final Deque<Outcome> atOnce = new ArrayDeque<>();
  private final List<Reply> offers = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Executor executor = Runnable::run;
  private int goesElsewhere;
  private Runnable whenJudged = () -> {};
  private Runnable whenWaits = () -> {};
  private Onward<Parcel> onward =
      new Onward<>(timers, action -> executor.execute(action), new ToBackend(), new Told());

  private final class ToBackend implements Route<Parcel> {
    @Override
    public Deadline begin(Parcel parcel) {
      return parcel.deadline;
    }

    @Override
    public void attempt(Parcel parcel, Reply reply) {
      offers.add(reply);
      Outcome answer = atOnce.poll();
      if (answer != null) {
        reply.complete(answer);
      }
    }

    @Override
    public Step judge(Parcel parcel, Outcome answer, boolean stopping) {
      whenJudged.run();
      if (answer instanceof Outcome.Retry retry && goesElsewhere-- > 0) {
        return new Step.Wait(answer, retry.withResume(null), 0);
      }
      return OwnersPolicy.judge(parcel, answer, stopping);
    }
  }

  private final class Told implements Account<Parcel> {
    @Override
    public void waits(Parcel parcel, Step.Wait wait) {
      told.add("waits");
      whenWaits.run();
    }

    @Override
    public void ended(Parcel parcel, Ending ending) {
      told.add("ended " + Answers.takenItems(ending.last(), parcel.items) + " " + ending.reason());
    }

    @Override
    public Ending givenUp(Parcel parcel) {
      return Ending.failed(BUSY, DropReason.SHUTDOWN, "");
    }

    @Override
    public void late(Parcel parcel, Outcome answer) {
      told.add("late " + Answers.takenItems(answer, parcel.items));
    }

    @Override
    public void left(Parcel parcel) {
      told.add("left");
    }
  }

  private Parcel started(Outcome... answersAtOnce) {
    atOnce.addAll(List.of(answersAtOnce));
    Parcel parcel = new Parcel(5);
    onward.enter(parcel);
    parcel.startedUnended = !onward.start(parcel);
    return parcel;
  }

  @Test
  void anAnswerAtOnceEndsItBeforeStartReturns() {
    Parcel parcel = started(Outcome.accepted());
    assertThat(parcel.startedUnended).isFalse();
    assertThat(told).as("its place was never given").containsExactly("ended 5 null");
    assertThat(onward.underWay()).isEmpty();
  }

  @Test
  void anAnswerThatComesLaterFreesItsPlaceAfterTheEnd() {
    Parcel parcel = started();
    assertThat(parcel.startedUnended).isTrue();
    offers.get(0).complete(Outcome.accepted());
    offers.get(0).complete(new Outcome.Rejected(StatusCode.INTERNAL, "twice"));
    assertThat(told).containsExactly("ended 5 null", "left");
  }

  @Test
  void waitsGrowToASecondAndAHintLengthensThem() {
    started(BUSY, BUSY, BUSY, BUSY, BUSY, BUSY);
    for (int i = 0; i < 5; i++) {
      timers.fire();
    }
    atOnce.add(
        new Outcome.Retry(Duration.ofHours(1), StatusCode.UNAVAILABLE, "", BUSY.cause(), null));
    timers.fire();
    assertThat(timers.delays())
        .extracting(Duration::toMillis)
        .containsExactly(50L, 100L, 200L, 400L, 800L, 1_000L, 30_000L);
  }

  @Test
  void aStopThatCutsTheWaitsOffersAtOnceAndAHintNoLongerCounts() {
    started(
        new Outcome.Retry(Duration.ofMinutes(1), StatusCode.UNAVAILABLE, "", BUSY.cause(), null));
    onward.stopping();
    atOnce.add(
        new Outcome.Retry(Duration.ofMinutes(1), StatusCode.UNAVAILABLE, "", BUSY.cause(), null));
    onward.cutWaits();
    assertThat(offers).hasSize(2);
    assertThat(timers.delays()).last().isEqualTo(Duration.ofMillis(100));
    assertThat(timers.waiting()).as("the first one was cancelled").isEqualTo(1);
  }

  /** The stop looks for waits when the refusal was judged and nothing waits yet. */
  @Test
  void aWaitThatBeginsWhileTheStopLooksIsCutToo() {
    whenWaits =
        () -> {
          onward.stopping();
          onward.cutWaits();
        };
    started(BUSY);
    assertThat(timers.delays()).containsExactly(Duration.ofMillis(50), Duration.ZERO);
    assertThat(timers.waiting()).isEqualTo(1);
  }

  @Test
  void aWaitThatIsCutBeforeItsTimerIsKnownLeavesNoTimer() {
    onward =
        new Onward<>(
            (delay, action) -> {
              onward.cutWaits();
              return timers.schedule(delay, action);
            },
            Runnable::run,
            new ToBackend(),
            new Told());
    started(BUSY);
    assertThat(offers).hasSize(2);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aWaitThatBeginsWhenItWasGivenUpEndsAtOnce() {
    whenWaits = onward::abort;
    assertThat(started(BUSY).startedUnended).isFalse();
    assertThat(timers.waiting()).isZero();
    assertThat(told).containsExactly("waits", "ended 0 SHUTDOWN");
  }

  @Test
  void whatIsGivenUpWhileItsRefusalIsJudgedNeitherWaitsNorKeepsItsRest() {
    Rest rest = new Rest();
    whenJudged = onward::abort;
    assertThat(started(BUSY.withResume(rest)).startedUnended).isFalse();
    assertThat(told).containsExactly("ended 0 SHUTDOWN", "late 0");
    assertThat(rest.abandoned).isEqualTo(1);
    assertThat(timers.delays()).isEmpty();
  }

  @Test
  void aRouteThatGoesElsewhereIsAskedAtOnceWithoutRecursionAndWithAllOfIt() {
    Rest rest = new Rest();
    goesElsewhere = 3_000; // deeper than any stack of calls
    Outcome[] refusals = new Outcome[goesElsewhere];
    Arrays.fill(refusals, BUSY.withResume(rest));
    started(refusals);
    assertThat(offers).hasSize(3_001);
    assertThat(rest.abandoned).isEqualTo(3_000);
    offers.get(3_000).complete(Outcome.accepted());
    assertThat(told).endsWith("waits", "ended 5 null", "left");
    assertThat(timers.delays()).isEmpty();
  }

  /** A thread that took it is away for long. */
  @Test
  void whatIsEnteredAfterAnAbortEndsBeforeAnybodyStartsIt() {
    onward.abort();
    onward.enter(new Parcel(5));
    assertThat(told).containsExactly("ended 0 SHUTDOWN");
  }

  @Test
  void whatIsKeptElsewhereIsGivenUpInsteadOfOffered() {
    started(BUSY);
    onward.stopping();
    onward.interruptWaits();
    assertThat(offers).hasSize(1);
    assertThat(told).containsExactly("waits", "ended 0 SHUTDOWN", "left");
  }

  @Test
  void anAbortEndsWhatWaitsForAnAnswerAndItsPlaceIsFreeWithTheLateAnswer() {
    started();
    onward.abort();
    assertThat(told).containsExactly("ended 0 SHUTDOWN");
    offers.get(0).complete(Outcome.accepted());
    assertThat(told).containsExactly("ended 0 SHUTDOWN", "late 5", "left");
  }

  @Test
  void anAbortBetweenTakingAndStartingEndsItWithoutAnAttempt() {
    Parcel parcel = new Parcel(5);
    onward.enter(parcel);
    onward.abort();
    assertThat(onward.start(parcel)).isTrue();
    Parcel later = new Parcel(5);
    onward.enter(later);
    assertThat(onward.start(later)).isTrue();
    assertThat(offers).isEmpty();
    assertThat(told).containsExactly("ended 0 SHUTDOWN", "ended 0 SHUTDOWN");
    assertThat(onward.underWay()).isEmpty();
  }

  @Test
  void whatEndedBeforeItWasEnteredLeavesNoTrace() {
    Parcel parcel = new Parcel(5);
    onward.end(parcel, Ending.failed(BUSY, DropReason.QUEUE_FULL, ""));
    onward.enter(parcel);
    assertThat(onward.start(parcel)).isTrue();
    assertThat(onward.underWay()).isEmpty();
    assertThat(told).containsExactly("ended 0 QUEUE_FULL");
  }

  @Test
  void onlyTheRestIsOfferedAgainAndARefusalWithoutARestLeavesTheOneThatWasUsed() {
    Rest rest = new Rest();
    started(BUSY.withResume(rest));
    timers.fire();
    rest.resumed.get(0).complete(BUSY); // nothing of this offer was taken
    timers.fire();
    assertThat(offers).as("never the whole again").hasSize(1);
    assertThat(rest.resumed).hasSize(2);
    rest.resumed.get(1).complete(Outcome.accepted());
    assertThat(told).containsExactly("waits", "waits", "ended 5 null", "left");
    assertThat(rest.abandoned).isZero();
  }

  @Test
  void theRestIsAbandonedOnceHoweverItIsGivenUp() {
    Rest waiting = new Rest();
    started(BUSY.withResume(waiting));
    Rest exhausted = new Rest();
    started(
        new Outcome.Retry(StatusCode.UNAVAILABLE, "", RetryCause.EXHAUSTED).withResume(exhausted));
    Rest late = new Rest();
    started();
    Rest used = new Rest();
    started(BUSY.withResume(used));
    timers.fire();
    timers.fire();
    onward.abort();
    waiting.resumed.get(0).complete(BUSY);
    offers.get(2).complete(BUSY.withResume(late));
    used.resumed.get(0).complete(BUSY);
    assertThat(List.of(waiting, exhausted, late, used))
        .allSatisfy(rest -> assertThat(rest.abandoned).isEqualTo(1));
  }

  @Test
  void whatWaitsWhenItIsGivenUpAbandonsItsRest() {
    Rest rest = new Rest();
    started(BUSY.withResume(rest));
    onward.abort();
    assertThat(rest.abandoned).isEqualTo(1);
    assertThat(told).containsExactly("waits", "ended 0 SHUTDOWN", "left");
  }

  @Test
  void aBusyExecutorDelaysAnAttemptAndLosesNothing() {
    started(BUSY);
    executor =
        action -> {
          throw new RejectedExecutionException("full");
        };
    timers.fire();
    executor = Runnable::run;
    atOnce.add(Outcome.accepted());
    timers.fire();
    assertThat(told).containsExactly("waits", "ended 5 null", "left");
  }

  @Test
  void onlyWhatWaitsCanBeEndedToMakeRoom() {
    Ending full = Ending.failed(BUSY, DropReason.QUEUE_FULL, "");
    Parcel asked = started();
    assertThat(onward.endWaiting(asked, full)).isFalse();
    Parcel waiting = started(BUSY);
    assertThat(onward.endWaiting(waiting, full)).isTrue();
    assertThat(told).containsExactly("waits", "ended 0 QUEUE_FULL", "left");
  }

  @Test
  void aReferenceIsAddedOnlyUntilTheEnd() {
    Parcel parcel = started();
    assertThat(parcel.retainUnlessEnded(parcel.lease)).isTrue();
    onward.abort();
    assertThat(parcel.retainUnlessEnded(parcel.lease)).isFalse();
    assertThat(parcel.lease.references()).isEqualTo(2);
  }

  private static final class Rest implements Resumption {
    final List<Reply> resumed = new ArrayList<>();
    int abandoned;

    @Override
    public void resume(Reply reply) {
      resumed.add(reply);
    }

    @Override
    public void abandon() {
      abandoned++;
    }
  }
}
