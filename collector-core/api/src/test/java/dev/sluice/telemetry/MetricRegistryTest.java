package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricRegistryTest {
  private final MetricRegistry registry = new MetricRegistry(MetricLevel.BASIC);
  private final MetricSet set = registry.newSet();

  @Test
  void setsThatAskForOneSeriesShareIt() {
    MetricSet other = registry.newSet();
    set.counter(MetricLevel.BASIC, "c", "", "", "l", "1").add(2);
    other.counter(MetricLevel.BASIC, "c", "", "", "l", "1").add(3);
    set.gauge(MetricLevel.BASIC, "g", "", "", () -> 10);
    other.gauge(MetricLevel.BASIC, "g", "", "", () -> 5);

    assertThat(registry.value("c", "l", "1")).isEqualTo(5);
    assertThat(registry.value("g")).isEqualTo(15);

    other.close();
    assertThat(registry.value("c", "l", "1")).isEqualTo(5);
    assertThat(registry.value("g")).isEqualTo(10);

    set.close();
    assertThat(registry.samples()).isEmpty();
  }

  @Test
  void whatIsAboveTheLevelIsCountedButNotShown() {
    set.counter(MetricLevel.DETAILED, "c", "", "").add(2);

    assertThat(registry.samples()).isEmpty();
    registry.level(MetricLevel.DETAILED);
    assertThat(registry.samples()).extracting(MetricRegistry.Sample::value).containsExactly(2.0);
    registry.level(MetricLevel.NONE);
    assertThat(registry.samples()).isEmpty();
  }

  @Test
  void componentsAreToldTheLevel() {
    assertThat(set.level()).isEqualTo(MetricLevel.BASIC);
  }

  @Test
  void seriesBeyondTheCapAreFoldedIntoOne() {
    for (int i = 0; i < MetricRegistry.MAX_SERIES + 5; i++) {
      set.counter(MetricLevel.BASIC, "c", "", "", "client", "" + i).increment();
    }
    set.counter(MetricLevel.BASIC, "c", "", "", "client", "7").increment();
    set.counter(MetricLevel.BASIC, "other", "", "", "client", "new").increment();

    assertThat(registry.samples()).hasSize(MetricRegistry.MAX_SERIES + 1 + 1);
    assertThat(registry.value("c", "otel.metric.overflow", "true")).isEqualTo(5);
    assertThat(registry.value("c", "client", "7")).isEqualTo(2);
    assertThat(registry.value("other", "client", "new")).isEqualTo(1);

    set.close();
    assertThat(registry.samples()).isEmpty();
  }

  @Test
  void oneNameIsOneKind() {
    set.counter(MetricLevel.BASIC, "c", "", "", "l", "1");

    assertThatThrownBy(() -> set.gauge(MetricLevel.BASIC, "c", "", "", () -> 1, "l", "2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("c is already a COUNTER");
  }

  @Test
  void aValueThatCannotBeReadIsLeftOut() {
    set.gauge(
        MetricLevel.BASIC,
        "bad",
        "",
        "",
        () -> {
          throw new IllegalStateException("broken");
        });
    set.gauge(MetricLevel.BASIC, "good", "", "", () -> 1);
    StringBuilder failures = new StringBuilder();

    assertThat(registry.samples(failure -> failures.append(failure.getMessage())))
        .extracting(MetricRegistry.Sample::name)
        .containsExactly("good");
    assertThat(failures).hasToString("broken");
  }

  @Test
  void labelsAreSortedAndOrderDoesNotMatter() {
    set.counter(MetricLevel.BASIC, "c", "", "", "b", "2", "a", "1").increment();

    assertThat(registry.samples().get(0).labels()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(registry.value("c", "a", "1", "b", "2")).isEqualTo(1);
  }
}
