package dev.sluice.connector.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.ConnectorContext;
import dev.sluice.component.Doubt;
import dev.sluice.component.PipelineId;
import dev.sluice.component.SignalPair;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailoverConfigTest {
  private static final String LEVELS = "priority_levels: [[traces/a, traces/b], [traces]]\n";

  private static FailoverConfig read(String yaml) {
    return SpecBinder.fromYaml(FailoverConfig.SPEC, yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|No pipelines are defined in the priority list",
        "priority_levels:|No pipelines are defined in the priority list",
        "priority_levels: []|No pipelines are defined in the priority list",
        "priority_levels: [[]]|priority_levels::0: Error registering consumer",
        "'priority_levels: [[traces], []]'|priority_levels::1: Error registering consumer",
        "priority_levels: [[spans/a]]|unknown pipeline signal: \"spans\"",
        "priority_levels: [[traces/]]|the part after / should not be empty",
        "'priority_levels: [[traces]]\nretry_interval: 0s'|Retry interval must be positive",
        "'priority_levels: [[traces]]\nretry_interval: -1s'|Retry interval must be positive",
        "'priority_levels: [[traces]]\nstandard: {retry_interval: 0s}'|standard::retry_interval",
        "'priority_levels: [[traces]]\nstrategy: hopeful'|strategy is invalid",
      })
  @ObservesKey(component = "connector/failover", keys = "strategy")
  void refusesWhatTheReferenceRefuses(String yaml, String why) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n"))).hasMessageContaining(why);
  }

  @Test
  void readsLevelsOfPipelines() {
    FailoverConfig config = read(LEVELS);
    assertThat(config.priorityLevels())
        .containsExactly(
            List.of(PipelineId.parse("traces/a"), PipelineId.parse("traces/b")),
            List.of(PipelineId.parse("traces")));
    assertThat(config.retryInterval()).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retry_gap: 1h",
        "max_retries: 0",
        "strategy: standard",
        "sending_queue: {enabled: false}",
        "sending_queue:",
        "standard: {}",
      })
  void takesWhatHasNoEffectOrIsOff(String key) {
    assertThat(read(LEVELS + key)).isEqualTo(read(LEVELS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sending_queue: {}", "sending_queue: {queue_size: 10}"})
  void refusesAQueueOfItsOwnByName(String key) {
    assertThatThrownBy(() -> read(LEVELS + key))
        .hasMessageContaining("sending_queue")
        .hasMessageContaining("a connector has no queue here");
  }

  @Test
  void refusesPipelinesThatAreNotBehindItAllAtOnceAndNamesThoseThatAre() {
    assertThatThrownBy(
            () -> create("priority_levels: [[traces/a, logs/b], [traces/x]]", "traces/a", "traces"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused -> {
              assertThat(refused.problems())
                  .extracting(Problem::path)
                  .containsExactly("priority_levels::0::1", "priority_levels::1::0");
              assertThat(refused.problems())
                  .allSatisfy(
                      problem -> {
                        assertThat(problem.why()).startsWith("Error registering consumer");
                        assertThat(problem.mend()).endsWith(": traces/a, traces");
                      });
            });
  }

  @Test
  void warnsOfPipelinesBehindItThatNothingComesTo() {
    try (TestContext world = create(LEVELS, "traces", "traces/a", "traces/b", "traces/c")) {
      assertThat(world.log().lines())
          .singleElement()
          .satisfies(line -> assertThat(line.fields().get("pipelines")).hasToString("[traces/c]"));
    }
  }

  /** A world in which such a connector was made. */
  private static TestContext create(String yaml, String... behind) {
    TestContext world = TestContext.of(ComponentKind.CONNECTOR, "failover", Signal.TRACES);
    Map<String, TelemetryConsumer> pipelines = new LinkedHashMap<>();
    for (String id : behind) {
      pipelines.put(id, new RecordingConsumer());
    }
    ConnectorContext context =
        world.between(new SignalPair(Signal.TRACES, Signal.TRACES), pipelines);
    assertThat(new FailoverConnectorFactory().create(read(yaml), context)).isNotNull();
    return world;
  }

  @Test
  void warnsOfPipelinesThatAreNamedTwice() {
    String yaml = "priority_levels: [[traces/a, traces/a], [traces/b], [traces/a]]";
    assertThat(new FailoverConnectorFactory().doubts(read(yaml), false))
        .extracting(Doubt::path)
        .containsExactly("priority_levels::0::1", "priority_levels::2::0");
    assertThat(new FailoverConnectorFactory().doubts(read(LEVELS), false)).isEmpty();
  }
}
