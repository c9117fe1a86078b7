package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfMetricsBinderTest {
  private final MetricRegistry registry = new MetricRegistry(MetricLevel.NORMAL);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SelfMetricsBinder binder = new SelfMetricsBinder(registry);

  @Test
  void metersComeAndGoWithTheirComponents() {
    meters.config().namingConvention(NamingConvention.identity);
    MetricSet before = registry.newSet();
    before.counter(MetricLevel.BASIC, "otelcol_receiver_accepted_spans", "", "", "receiver", "a");
    binder.bindTo(meters);
    MetricSet after = registry.newSet();
    after.gauge(MetricLevel.BASIC, "otelcol_exporter_queue_size", "", "", () -> 3);

    assertThat(names())
        .containsExactlyInAnyOrder(
            "otelcol_receiver_accepted_spans", "otelcol_exporter_queue_size");
    assertThat(meters.get("otelcol_exporter_queue_size").gauge().value()).isEqualTo(3);

    before.close();
    assertThat(names()).containsExactly("otelcol_exporter_queue_size");
    binder.close();
    after.gauge(MetricLevel.BASIC, "late", "", "", () -> 3);
    assertThat(names()).isEmpty();
  }

  @Test
  void countersAreReadNotCopied() {
    MetricSet set = registry.newSet();
    binder.bindTo(meters);
    var spans = set.counter(MetricLevel.BASIC, "spans", "{span}", "help", "receiver", "otlp");
    spans.add(41);
    spans.increment();

    assertThat(meters.get("spans").tag("receiver", "otlp").functionCounter().count()).isEqualTo(42);
  }

  @ParameterizedTest
  @CsvSource({"{span},", "'',", "1,", "By,bytes", "s,seconds", "ms,ms", "%,percent", "MHz,MHz"})
  void whatIsCountedIsNoUnit(String unit, @Nullable String baseUnit) {
    MetricSet set = registry.newSet();
    binder.bindTo(meters);
    set.counter(MetricLevel.BASIC, "counter", unit, "");
    set.gauge(MetricLevel.BASIC, "gauge", unit, "", () -> 1);
    set.histogram(MetricLevel.BASIC, "histogram", unit, "", new double[] {1});

    assertThat(List.of("counter", "gauge", "histogram"))
        .allSatisfy(
            name -> assertThat(meters.get(name).meter().getId().getBaseUnit()).isEqualTo(baseUnit));
  }

  @Test
  void bucketsOfAHistogramOnlyGrow() {
    MetricSet set = registry.newSet();
    binder.bindTo(meters);
    CumulativeHistogram sizes =
        set.histogram(MetricLevel.BASIC, "size", "By", "", new double[] {10, 20}, "p", "batch");
    sizes.record(5);
    sizes.record(15);
    sizes.record(100);

    assertThat(meters.get("size_bucket").tag("le", "10.0").functionCounter().count()).isEqualTo(1);
    assertThat(meters.get("size_bucket").tag("le", "20.0").functionCounter().count()).isEqualTo(2);
    assertThat(meters.get("size_bucket").tag("le", "+Inf").functionCounter().count()).isEqualTo(3);
    Meter whole = meters.get("size").tag("p", "batch").meter();
    assertThat(measured(whole, Statistic.COUNT)).isEqualTo(3);
    assertThat(measured(whole, Statistic.TOTAL)).isEqualTo(120);
  }

  @Test
  void onlyTheConfiguredLevelIsShown() {
    MetricSet set = registry.newSet();
    set.counter(MetricLevel.DETAILED, "detail", "", "");
    binder.bindTo(meters);

    assertThat(names()).isEmpty();
  }

  private List<String> names() {
    return meters.getMeters().stream().map(meter -> meter.getId().getName()).toList();
  }

  private static double measured(Meter meter, Statistic statistic) {
    return StreamSupport.stream(meter.measure().spliterator(), false)
        .filter(measurement -> measurement.getStatistic() == statistic)
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
