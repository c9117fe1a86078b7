package dev.sluice.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.telemetry.MetricLevel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebugConfigTest {
  @Test
  void anEmptyBodyMeansTheDefaults() {
    assertThat(parse("{}")).isEqualTo(DebugConfig.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"detailed", "Detailed", "DETAILED"})
  void verbosityIsTakenInAnyCase(String word) {
    assertThat(parse("verbosity: " + word).verbosity()).isEqualTo(MetricLevel.DETAILED);
  }

  @Test
  void noneIsNoVerbosity() {
    refused("verbosity: none", "verbosity level \"None\" is not supported");
  }

  @Test
  void anUnknownVerbosityIsNamed() {
    refused("verbosity: Loud", "unknown metrics level \"loud\"");
  }

  @Test
  void outputPathsNeedTheOwnLogger() {
    refused(
        "output_paths: [stderr]", "output_paths is not supported when use_internal_logger is true");
    assertThat(parse("output_paths: []")).as("says nothing").isNotNull();
    refused(
        "{use_internal_logger: false, output_paths: []}",
        "output_paths must not be empty when use_internal_logger is false");
    assertThat(parse("{use_internal_logger: false, output_paths: [stderr, x]}").outputPaths())
        .contains(List.of("stderr", "x"));
  }

  @Test
  void theQueueIsOffUnlessNamed() {
    assertThat(parse("{}").queue()).isEmpty();
    assertThat(parse("sending_queue:").queue()).isPresent();
  }

  private static void refused(String yaml, String why) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  private static DebugConfig parse(String yaml) {
    return SpecBinder.fromYaml(DebugConfig.SPEC, yaml);
  }
}
