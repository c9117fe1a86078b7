package dev.sluice.processor.memorylimiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.ComponentStatus;
import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.PendingAnswer;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.ManualClock;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When data is refused, when it is taken again, and how often a collection is forced. */
class MemoryLimiterTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final FakeMemory memory = new FakeMemory();
  private final MemoryBudget budget = new MemoryBudget(1L << 40);
  private final TestContext context =
      TestContext.of(ComponentKind.PROCESSOR, "memory_limiter", Signal.TRACES).withBudget(budget);
  private final ManualClock clock = context.manualClock();
  private final RecordingConsumer next = new RecordingConsumer();

  @Test
  @ObservesKey(
      component = "processor/memory_limiter",
      keys = {"check_interval", "limit_mib", "spike_limit_mib"})
  void refusesAboveTheSoftLimitFromTheNextLookOnAndTakesDataAgainWellBelowIt() throws Exception {
    Processor limiter = start("{check_interval: 2s, limit_mib: 100, spike_limit_mib: 40}");
    memory.liveMib = 60;
    clock.advance(Duration.ofSeconds(2));
    assertThat(offer(limiter)).isEqualTo(Outcome.accepted());
    memory.liveMib = 61;
    clock.advance(Duration.ofMillis(1_999));
    assertThat(offer(limiter)).isEqualTo(Outcome.accepted());
    clock.advance(Duration.ofMillis(1));
    assertThat(offer(limiter))
        .isEqualTo(
            new Outcome.Retry(
                StatusCode.UNAVAILABLE,
                "data refused due to high memory usage",
                RetryCause.MEMORY));
    memory.liveMib = 58;
    clock.advance(Duration.ofSeconds(2));
    assertThat(offer(limiter)).as("just below: not yet").isInstanceOf(Outcome.Retry.class);
    memory.liveMib = 57;
    clock.advance(Duration.ofSeconds(2));
    assertThat(offer(limiter)).isEqualTo(Outcome.accepted());
    assertThat(metric("accepted")).isEqualTo(9);
    assertThat(metric("refused")).isEqualTo(6);
    assertThat(context.statuses())
        .containsExactly(ComponentStatus.RECOVERABLE_ERROR, ComponentStatus.OK);
    assertThat(context.log().messages("warn"))
        .containsExactly("Memory usage is above soft limit. Refusing data.");
    assertThat(context.log().messages("info"))
        .contains("Memory usage back within limits. Resuming normal operation.");
  }

  @Test
  @ObservesKey(
      component = "processor/memory_limiter",
      keys = {"limit_percentage", "spike_limit_percentage"})
  void percentagesAreOfTheSystemsMemory() throws Exception {
    Processor limiter =
        start("{check_interval: 1s, limit_percentage: 50, spike_limit_percentage: 30}");
    memory.liveMib = 200;
    clock.advance(SECOND);
    assertThat(offer(limiter)).isEqualTo(Outcome.accepted());
    memory.liveMib = 201;
    clock.advance(SECOND);
    assertThat(offer(limiter)).isInstanceOf(Outcome.Retry.class);
  }

  @Test
  void aFifthOfTheLimitIsTheDefaultSpike() throws Exception {
    Processor limiter = start("{check_interval: 1s, limit_mib: 100}");
    memory.liveMib = 80;
    clock.advance(SECOND);
    assertThat(offer(limiter)).isEqualTo(Outcome.accepted());
    memory.liveMib = 81;
    clock.advance(SECOND);
    assertThat(offer(limiter)).isInstanceOf(Outcome.Retry.class);
  }

  @Test
  void aLimitAboveTheJvmsCeilingIsLoweredToItWithAWarning() throws Exception {
    memory.ceilingMib = 500;
    Processor limiter = start("{check_interval: 1s, limit_mib: 1000, spike_limit_mib: 400}");
    assertThat(context.log().messages("warn")).hasSize(1);
    memory.liveMib = 301;
    clock.advance(SECOND);
    assertThat(offer(limiter)).isInstanceOf(Outcome.Retry.class);
  }

  @Test
  void aLimitForTheWholeProcessLosesNothingToTheJvmsOwnShareAndIsLoweredInSilence()
      throws Exception {
    for (long groupMib : new long[] {512, 1024, 4096}) { // charts set GOMEMLIMIT to 80 % of it
      memory.systemMib = groupMib;
      memory.ceilingMib = (groupMib * 8 / 10 - 160) * 98 / 100;
      start("{check_interval: 5s, limit_percentage: 80, spike_limit_percentage: 25}");
      start("{check_interval: 5s, limit_mib: " + groupMib * 8 / 10 + "}");
    }
    assertThat(context.log().messages("warn")).isEmpty();
  }

  @Test
  void aBurstBetweenTwoLooksIsSeenInTheCollectorsBudget() throws Exception {
    Processor limiter = start("{check_interval: 1h, limit_mib: 100}");
    memory.liveMib = 20;
    budget.charge(90 * FakeMemory.MIB);
    assertThat(offer(limiter)).isEqualTo(Outcome.accepted());
    budget.charge(11 * FakeMemory.MIB);
    assertThat(offer(limiter)).isInstanceOf(Outcome.Retry.class);
    budget.release(101 * FakeMemory.MIB);
    assertThat(offer(limiter)).isEqualTo(Outcome.accepted());
  }

  @Test
  void dataThatIsGivenBackCountsAtOnceThoughNoCollectionCameSince() throws Exception {
    budget.charge(50 * FakeMemory.MIB);
    Processor limiter = start("{check_interval: 1s, limit_mib: 100}");
    memory.liveMib = 90;
    clock.advance(SECOND);
    assertThat(offer(limiter)).isInstanceOf(Outcome.Retry.class);
    budget.release(50 * FakeMemory.MIB);
    clock.advance(SECOND);
    assertThat(offer(limiter)).isEqualTo(Outcome.accepted());
  }

  @Test
  void garbageIsCollectedBeforeDataIsRefused() throws Exception {
    Processor limiter = start("{check_interval: 1s, limit_mib: 100}");
    memory.liveMib = 50;
    memory.garbageMib = 60;
    clock.advance(SECOND);
    assertThat(memory.collections).isEqualTo(1);
    assertThat(offer(limiter)).isEqualTo(Outcome.accepted());
    assertThat(context.log().messages("warn"))
        .containsExactly("Memory usage is above hard limit. Forcing a GC.");
  }

  @Test
  @ObservesKey(component = "processor/memory_limiter", keys = "min_gc_interval_when_soft_limited")
  void aboveTheSoftLimitCollectionsAreSpacedByItsInterval() throws Exception {
    start(
        "{check_interval: 1s, limit_mib: 100, min_gc_interval_when_soft_limited: 7s,"
            + " max_gc_interval_when_soft_limited: 0s, max_gc_interval_when_hard_limited: 0s}");
    memory.liveMib = 90;
    clock.advance(Duration.ofSeconds(7));
    assertThat(memory.collections).isEqualTo(1);
    clock.advance(SECOND);
    assertThat(memory.collections).isEqualTo(2);
  }

  @Test
  @ObservesKey(component = "processor/memory_limiter", keys = "min_gc_interval_when_hard_limited")
  void aboveTheHardLimitTheyAreSpacedByItsInterval() throws Exception {
    start(
        "{check_interval: 1s, limit_mib: 100, min_gc_interval_when_hard_limited: 3s,"
            + " max_gc_interval_when_hard_limited: 0s}");
    memory.liveMib = 110;
    clock.advance(Duration.ofSeconds(3));
    assertThat(memory.collections).isEqualTo(1);
    clock.advance(SECOND);
    assertThat(memory.collections).isEqualTo(2);
  }

  @Test
  @ObservesKey(component = "processor/memory_limiter", keys = "max_gc_interval_when_hard_limited")
  void collectionsThatFreeNothingAreSpacedOutUpToTheMaximum() throws Exception {
    start("{check_interval: 1s, limit_mib: 100, max_gc_interval_when_hard_limited: 4s}");
    memory.liveMib = 110;
    clock.advance(Duration.ofSeconds(60));
    assertThat(memory.collections).as("1 s, 2 s, then each 4 s").isBetween(15, 18);
    memory.garbageMib = 50;
    clock.advance(Duration.ofSeconds(4));
    int before = memory.collections;
    clock.advance(SECOND);
    assertThat(memory.collections).as("one helped: no wait").isEqualTo(before + 1);
  }

  @Test
  @ObservesKey(component = "processor/memory_limiter", keys = "max_gc_interval_when_soft_limited")
  void theSameHoldsAboveTheSoftLimit() throws Exception {
    start(
        "{check_interval: 1s, limit_mib: 100, min_gc_interval_when_soft_limited: 1s,"
            + " max_gc_interval_when_soft_limited: 10s, max_gc_interval_when_hard_limited: 10s}");
    memory.liveMib = 90;
    clock.advance(Duration.ofSeconds(60));
    assertThat(memory.collections).isBetween(7, 10);
  }

  @Test
  void dataThatIsAnsweredForPassesSinceRefusingItFreesNothing() throws Exception {
    Processor limiter = start("{check_interval: 1s, limit_mib: 100}");
    memory.liveMib = 99;
    clock.advance(SECOND);
    PendingAnswer owned =
        new PendingAnswer(Deadline.NONE, true) {
          @Override
          protected void answeredLater(Outcome outcome) {}
        };
    limiter.accept(Telemetry.spans(3), owned);
    assertThat(owned.leave()).isEqualTo(Outcome.accepted());
  }

  @Test
  void pipelinesOfOneIdShareAWatchThatEndsWithTheLastOfThem() throws Exception {
    Processor one = start("{check_interval: 1s, limit_mib: 100}");
    Processor two = start("{check_interval: 1s, limit_mib: 100}");
    assertThat(clock.pending()).hasSize(1);
    memory.liveMib = 90;
    clock.advance(SECOND);
    assertThat(offer(one)).isInstanceOf(Outcome.Retry.class);
    assertThat(offer(two)).isInstanceOf(Outcome.Retry.class);
    one.stop(Deadline.NONE);
    two.stop(Deadline.NONE);
    assertThat(clock.pending()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 'check_interval' must be greater than zero",
        "check_interval: 1s | 'limit_mib' or 'limit_percentage' must be greater than zero",
        "{check_interval: 1s, limit_percentage: 101} | must be greater than zero and less than or"
            + " equal to hundred",
        "{check_interval: 1s, limit_mib: 10, spike_limit_mib: 10} | 'spike_limit_mib' must be"
            + " smaller than 'limit_mib'",
        "{check_interval: 1s, limit_percentage: 10, spike_limit_percentage: 10} |"
            + " 'spike_limit_percentage' must be smaller than 'limit_percentage'",
        "{check_interval: 1s, limit_mib: 10, min_gc_interval_when_hard_limited: 11s} |"
            + " 'min_gc_interval_when_soft_limited' should be larger than"
            + " 'min_gc_interval_when_hard_limited'",
        "{check_interval: 1s, limit_mib: 10, max_gc_interval_when_soft_limited: 5s} |"
            + " 'max_gc_interval_when_soft_limited' must be greater than or equal to"
            + " 'min_gc_interval_when_soft_limited' (or 0 to disable)",
        "{check_interval: 1s, limit_mib: 10, max_gc_interval_when_hard_limited: -1s} |"
            + " 'max_gc_interval_when_hard_limited' must be non-negative",
        "{check_interval: 1s, limit_mib: 10, max_gc_interval_when_soft_limited: 20s,"
            + " max_gc_interval_when_hard_limited: 30s} | 'max_gc_interval_when_soft_limited' should"
            + " be larger than or equal to 'max_gc_interval_when_hard_limited' (when both are set)",
        "{check_interval: 1s, limit_mib: -2000} | cannot parse value as 'uint32'",
      },
      quoteCharacter = '"')
  void badSettingsAreRefusedInTheReferencesWords(String yaml, String words) {
    assertThatThrownBy(
            () -> SpecBinder.fromYaml(MemoryLimiterConfig.SPEC, yaml.equals("''") ? "" : yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(words);
  }

  @Test
  void theFactoryIsFoundAndReadsThisJvm() {
    assertThat(ServiceLoader.load(ProcessorFactory.class))
        .anyMatch(MemoryLimiterFactory.class::isInstance);
    JvmMemory jvm = new JvmMemory();
    assertThat(jvm.systemBytes()).isPositive();
    assertThat(jvm.ceilingBytes()).isPositive();
    jvm.collect();
    assertThat(jvm.liveBytes()).isBetween(1L << 18, jvm.ceilingBytes());
  }

  private Processor start(String yaml) throws Exception {
    Processor processor =
        new MemoryLimiterFactory(() -> memory)
            .create(SpecBinder.fromYaml(MemoryLimiterConfig.SPEC, yaml), context, next);
    processor.start();
    return processor;
  }

  private Outcome offer(Processor limiter) {
    RecordingReply reply = new RecordingReply();
    limiter.accept(Telemetry.spans(3), reply);
    return reply.outcome();
  }

  private double metric(String verb) {
    return context
        .metrics()
        .value(
            "otelcol_processor_memory_limiter_" + verb + "_spans", "processor", "memory_limiter");
  }
}
