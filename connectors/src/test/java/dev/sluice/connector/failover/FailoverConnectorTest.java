package dev.sluice.connector.failover;

import static dev.sluice.connector.failover.Levels.BAD;
import static dev.sluice.connector.failover.Levels.BUSY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Connector;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.FickleConsumer;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.Race;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailoverConnectorTest {
  private static final String COMPONENT = "connector/failover";
  private static final String ALL = "All provided pipelines return errors: ";
  private static final Outcome TAKEN = Outcome.accepted();

  @Test
  @ObservesKey(component = COMPONENT, keys = "priority_levels")
  void theFirstLevelHasAllDataWhileItTakesIt() {
    try (Levels levels = new Levels(3)) {
      assertThat(levels.offer().outcome()).isEqualTo(TAKEN);
      assertThat(levels.offer().outcome()).isEqualTo(TAKEN);
      assertThat(levels.offered()).containsExactly(2, 0, 0);
      assertThat(levels.active()).isZero();
    }
  }

  static Stream<Outcome> refusals() {
    return Stream.of(
        BUSY,
        BUSY.withAfter(Duration.ofHours(1)),
        new Outcome.Retry(StatusCode.UNAVAILABLE, "gave up", RetryCause.EXHAUSTED),
        new Outcome.Retry(StatusCode.UNAVAILABLE, "full", RetryCause.QUEUE_FULL),
        new Outcome.Retry(StatusCode.UNAVAILABLE, "no room", RetryCause.MEMORY),
        new Outcome.Retry(StatusCode.UNAVAILABLE, "stops", RetryCause.SHUTDOWN),
        BAD,
        new Outcome.Mixed(List.of(new Outcome.Part(BAD, 2), new Outcome.Part(BAD, 1))),
        new Outcome.Mixed(List.of(new Outcome.Part(BUSY, 2), new Outcome.Part(TAKEN, 1))));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatALevelDoesNotTakeGoesToTheNextAtOnceAndSoDoesWhatComesAfter(Outcome refusal) {
    try (Levels levels = new Levels(3)) {
      levels.level(0).answer(refusal);
      assertThat(levels.offer().outcome()).isEqualTo(TAKEN);
      assertThat(levels.level(1).batches().get(0)).isSameAs(levels.level(0).batches().get(0));
      assertThat(levels.offer().outcome()).isEqualTo(TAKEN);
      assertThat(levels.offered()).containsExactly(1, 2, 0);
      assertThat(levels.active()).isEqualTo(1);
      assertThat(levels.lease.references()).isEqualTo(1);
    }
  }

  @Test
  void aBatchThatWasTakenInPartAndRefusedForGoodInPartIsWithItsLevel() {
    Outcome partly =
        new Outcome.Mixed(List.of(new Outcome.Part(TAKEN, 2), new Outcome.Part(BAD, 1)));
    try (Levels levels = new Levels(2)) {
      levels.level(0).answer(partly);
      assertThat(levels.offer().outcome()).isEqualTo(partly);
      assertThat(levels.offered()).containsExactly(1, 0);
      assertThat(levels.active()).isZero();
    }
  }

  @Test
  void whatCouldBeResumedIsGivenUpSinceTheWholeIsOfferedElsewhere() {
    AtomicInteger abandoned = new AtomicInteger();
    Resumption rest =
        new Resumption() {
          @Override
          public void resume(Reply reply) {
            throw new AssertionError("this leads to one level alone");
          }

          @Override
          public void abandon() {
            abandoned.incrementAndGet();
          }
        };
    try (Levels levels = new Levels(2)) {
      levels.allAnswer(BUSY.withResume(rest));
      Outcome told = levels.offer().outcome();
      assertThat(((Outcome.Retry) told).resume()).isNull();
      assertThat(abandoned).hasValue(2);
    }
    try (Levels only = new Levels(1)) {
      only.allAnswer(BUSY.withResume(rest));
      assertThat(only.offer().outcome()).as("the only way").isEqualTo(BUSY.withResume(rest));
      assertThat(abandoned).hasValue(2);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "retry_interval")
  void theLevelsAboveAreTriedWithOneBatchOfEachInterval() {
    try (Levels levels = new Levels(3, "retry_interval: 20s")) {
      levels.level(0).answer(BUSY);
      levels.level(1).answer(BUSY);
      levels.offer();
      levels.pass(Duration.ofMillis(19_999));
      levels.offer();
      assertThat(levels.offered()).containsExactly(1, 1, 2);
      levels.pass(Duration.ofMillis(1));
      levels.offer();
      assertThat(levels.offered()).as("tried in vain").containsExactly(2, 2, 3);
      levels.offer();
      assertThat(levels.offered()).containsExactly(2, 2, 4);

      levels.pass(Duration.ofSeconds(20));
      levels.level(1).answer(TAKEN);
      levels.offer();
      assertThat(levels.offered()).as("the second is back").containsExactly(3, 3, 4);
      assertThat(levels.active()).isEqualTo(1);
      levels.offer();
      assertThat(levels.offered()).containsExactly(3, 4, 4);

      levels.level(0).answer(TAKEN);
      levels.pass(Duration.ofSeconds(20));
      levels.offer();
      levels.offer();
      assertThat(levels.offered()).as("the first is back").containsExactly(5, 4, 4);
      assertThat(levels.active()).isZero();
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "standard::retry_interval")
  void theIntervalMayStandWithTheStrategy() {
    try (Levels levels = new Levels(2, "retry_interval: 1h", "standard: {retry_interval: 1s}")) {
      levels.level(0).answer(BUSY);
      levels.offer();
      levels.pass(Duration.ofSeconds(1));
      levels.offer();
      assertThat(levels.offered()).containsExactly(2, 2);
    }
  }

  @Test
  void anIntervalIsNotBegunAnewByFurtherFailures() {
    try (Levels levels = new Levels(3, "retry_interval: 20s")) {
      levels.level(0).answer(BUSY);
      levels.offer();
      levels.pass(Duration.ofSeconds(15));
      levels.level(1).answer(BUSY);
      levels.offer();
      levels.level(0).answer(TAKEN);
      levels.pass(Duration.ofSeconds(5));
      levels.offer();
      assertThat(levels.active()).isZero();
    }
  }

  @Test
  void whenAllHaveFailedEachBatchIsOfferedToAllFromTheFirst() {
    try (Levels levels = new Levels(3)) {
      levels.allAnswer(BUSY);
      levels.offer();
      assertThat(levels.active()).isEqualTo(-1);
      levels.offer();
      assertThat(levels.offered()).containsExactly(2, 2, 2);

      levels.level(1).answer(TAKEN);
      assertThat(levels.offer().outcome()).as("at once, not after an interval").isEqualTo(TAKEN);
      assertThat(levels.offered()).containsExactly(3, 3, 2);
      levels.offer();
      assertThat(levels.offered()).as("it has its turn").containsExactly(3, 4, 2);
      levels.pass(Duration.ofMinutes(10));
      levels.offer();
      assertThat(levels.offered()).as("and the first is tried again").containsExactly(4, 5, 2);
    }
  }

  @Test
  void aBatchThatBeganBelowIsOfferedAboveBeforeItIsRefused() {
    try (Levels levels = new Levels(3)) {
      levels.level(0).answer(BUSY);
      levels.level(1).answer(BUSY);
      levels.offer();
      assertThat(levels.active()).isEqualTo(2);
      levels.level(2).answer(BUSY);
      levels.level(0).answer(TAKEN);
      assertThat(levels.offer().outcome()).isEqualTo(TAKEN);
      assertThat(levels.offered()).containsExactly(2, 1, 2);
      assertThat(levels.active()).isZero();
    }
  }

  static Stream<List<Outcome>> answersOfAll() {
    Outcome.Retry exhausted =
        new Outcome.Retry(StatusCode.UNAVAILABLE, "gave up", RetryCause.EXHAUSTED);
    Outcome.Retry soon = BUSY.withAfter(Duration.ofSeconds(3));
    Outcome.Retry late = BUSY.withAfter(Duration.ofSeconds(9));
    Outcome.Rejected large = new Outcome.Rejected(StatusCode.RESOURCE_EXHAUSTED, "large", true);
    return Stream.of( // what the two levels say, and what is told
        List.of(BUSY, BUSY, BUSY),
        List.of(BAD, BUSY, BUSY),
        List.of(BUSY, BAD, BUSY),
        List.of(BAD, large, BAD),
        List.of(large, BAD, large),
        List.of(exhausted, BUSY, BUSY),
        List.of(BUSY, exhausted, BUSY),
        List.of(exhausted, BAD, exhausted),
        List.of(late, soon, soon),
        List.of(soon, late, soon),
        List.of(late, BUSY, BUSY),
        List.of(
            new Outcome.Mixed(List.of(new Outcome.Part(TAKEN, 1), new Outcome.Part(late, 2))),
            BAD,
            late));
  }

  @ParameterizedTest
  @MethodSource("answersOfAll")
  void theAnswerIsToComeAgainIfAnyLevelSaidSo(List<Outcome> said) {
    try (Levels levels = new Levels(2)) {
      levels.level(0).answer(said.get(0));
      levels.level(1).answer(said.get(1));
      assertThat(levels.offer().outcome()).isEqualTo(ofAll(said.get(2)));
      assertThat(levels.lease.references()).isEqualTo(1);
    }
  }

  private static Outcome ofAll(Outcome one) {
    if (one instanceof Outcome.Retry retry) {
      return new Outcome.Retry(
          retry.after(), retry.code(), ALL + retry.message(), retry.cause(), null);
    }
    Outcome.Rejected bad = (Outcome.Rejected) one;
    return new Outcome.Rejected(bad.code(), ALL + bad.message(), bad.tooLarge());
  }

  @Test
  void aLevelThatAnswersLateIsWaitedForAndOnlyThenTheNextIsAsked() {
    try (Levels levels = new Levels(2)) {
      levels.level(0).hold();
      RecordingReply reply = levels.offer();
      assertThat(reply.isComplete()).isFalse();
      assertThat(levels.offered()).containsExactly(1, 0);
      levels.level(0).completeNext(BUSY);
      assertThat(reply.outcome()).isEqualTo(TAKEN);
      assertThat(levels.offered()).containsExactly(1, 1);
    }
  }

  @Test
  void noFurtherLevelIsAskedForABatchWhoseTimeIsOverButTheNextBatchGoesThere() {
    try (Levels levels = new Levels(2)) {
      levels.level(0).hold();
      RecordingReply reply = levels.offer();
      levels.pass(Duration.ofSeconds(10));
      levels.level(0).completeNext(BAD);
      assertThat(reply.outcome())
          .isInstanceOfSatisfying(
              Outcome.Retry.class,
              retry -> assertThat(retry.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED));
      assertThat(levels.offered()).containsExactly(1, 0);
      assertThat(levels.offer().outcome()).isEqualTo(TAKEN);
      assertThat(levels.offered()).containsExactly(1, 1);
    }
  }

  @Test
  void whatWasOfferedBeforeALevelCameBackDoesNotEndItsNewTurn() {
    try (Levels levels = new Levels(2, "retry_interval: 1s")) {
      levels.level(0).hold();
      RecordingReply slow = levels.offer();
      levels.level(0).answer(BUSY);
      levels.offer();
      levels.level(0).answer(TAKEN);
      levels.pass(Duration.ofSeconds(1));
      levels.offer();
      assertThat(levels.active()).isZero();
      levels.level(0).completeNext(BUSY);
      assertThat(slow.outcome()).isEqualTo(TAKEN);
      assertThat(levels.active()).isZero();
    }
  }

  @Test
  void whatWasOfferedBeforeALevelFailedDoesNotBringItBack() {
    try (Levels levels = new Levels(2)) {
      levels.level(0).hold();
      RecordingReply slow = levels.offer();
      levels.level(0).answer(BUSY);
      levels.offer();
      levels.level(0).completeNext(TAKEN);
      assertThat(slow.outcome()).isEqualTo(TAKEN);
      assertThat(levels.active()).isEqualTo(1);
    }
  }

  @Test
  void whatIsUnderWayAtTheStopIsBroughtToALevelThatTakesIt() throws Exception {
    try (Levels levels = new Levels(2)) {
      levels.level(0).hold();
      RecordingReply reply = levels.offer();
      levels.connector().stop(Deadline.NONE);
      levels.level(0).completeNext(Outcome.Retry.shuttingDown("the exporter"));
      assertThat(reply.outcome()).isEqualTo(TAKEN);
      assertThat(levels.lease.references()).isEqualTo(1);
    }
  }

  @Test
  void manyLevelsThatAnswerAtOnceDoNotMakeTheStackDeep() {
    try (Levels levels = new Levels(20_000)) {
      levels.allAnswer(BUSY);
      assertThat(levels.offer().outcome()).isEqualTo(ofAll(BUSY));
    }
  }

  @Test
  void nothingBeforeItMayAnswerForTheLevelThatPromisesMost() {
    for (Durability one : Durability.values()) {
      for (Durability other : Durability.values()) {
        try (Levels levels =
            new Levels(List.of(new RecordingConsumer(one), new RecordingConsumer(other)))) {
          assertThat(levels.connector().durability())
              .isEqualTo(Durability.ofBranches(List.of(one, other)));
        }
      }
    }
  }

  @Test
  void metricsAndLinesTellWhichLevelFailedAndWhichTakesDataAgain() {
    try (Levels levels = new Levels(2, "retry_interval: 1s")) {
      levels.level(0).answer(BUSY);
      levels.offer();
      levels.offer();
      assertThat(failovers(levels, 0)).isEqualTo(1);
      levels.level(1).answer(BAD);
      levels.offer();
      assertThat(failovers(levels, 0)).isEqualTo(1);
      assertThat(failovers(levels, 1)).isEqualTo(1);
      levels.allAnswer(TAKEN);
      levels.offer();
      assertThat(levels.world.log().lines())
          .extracting(line -> line.level() + " " + line.fields().get("level"))
          .containsExactly("warn 0", "warn 1", "info 0");
      assertThat(levels.world.log().lines().get(0).fields()).containsEntry("error", "busy");
    }
  }

  private static double failovers(Levels levels, int level) {
    return levels
        .world
        .metrics()
        .value(
            "sluice_connector_failovers",
            "connector",
            "failover",
            "signal",
            "traces",
            "level",
            Integer.toString(level));
  }

  /** Levels that answer in every way, at once or late, while time passes. */
  @Test
  void everyBatchIsAnsweredOnceAndNothingIsForgottenWhenManyOffer() {
    Race.rounds(20, FailoverConnectorTest::race);
  }

  private static void race(Race race) throws Exception {
    try (TestContext world = TestContext.of(ComponentKind.CONNECTOR, "failover", Signal.TRACES)) {
      List<FickleConsumer> ends =
          IntStream.range(0, 3)
              .mapToObj(
                  i -> new FickleConsumer(race.seed() + i, Signal.TRACES, Durability.DIRECT, false))
              .toList();
      Connector connector = Levels.over(world, ends, "retry_interval: 5ms");
      Queue<CountingLease> leases = new ConcurrentLinkedQueue<>();
      Queue<RecordingReply> replies = new ConcurrentLinkedQueue<>();
      race.threads(
          4,
          thread ->
              random -> {
                for (int i = 0; i < 100; i++) {
                  CountingLease lease = new CountingLease();
                  RecordingReply reply = new RecordingReply();
                  leases.add(lease);
                  replies.add(reply);
                  connector.accept(
                      Telemetry.batch(
                          Signal.TRACES, i, random.nextInt(1, 20), RequestMetadata.NONE, lease),
                      reply);
                }
              });
      race.meanwhile(random -> ends.get(random.nextInt(3)).answerOne());
      race.meanwhile(
          random -> world.manualClock().advance(Duration.ofMillis(random.nextInt(1, 4))));
      race.run(2);
      for (int i = 0; i < 3; i++) { // an answer leads to the next level
        ends.forEach(FickleConsumer::answerAll);
      }
      List<String> faults = new ArrayList<>();
      ends.forEach(end -> faults.addAll(end.faults()));
      assertThat(faults).isEmpty();
      assertThat(ends).allMatch(end -> end.openResumptions() == 0);
      assertThat(replies).allMatch(reply -> reply.outcomes().size() == 1);
      assertThat(leases).allMatch(lease -> lease.references() == 1);
    }
  }
}
