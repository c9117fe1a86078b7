package dev.sluice.telemetry.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricSet;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  @Test
  void bucketsOfAHistogramOnlyGrow() {
    MetricSet set = registry.newSet();
    binder.bindTo(meters);
    CumulativeHistogram sizes =
        set.histogram(MetricLevel.BASIC, "size", "By", "", new double[] {10, 20}, "p", "batch");
    sizes.record(5);
    sizes.record(15);
    sizes.record(100);

    DistributionSummary whole = meters.get("size").tag("p", "batch").summary();
    assertThat(whole.count()).isEqualTo(3);
    assertThat(whole.totalAmount()).isEqualTo(120);
    assertThat(whole.takeSnapshot().histogramCounts())
        .extracting(CountAtBucket::bucket, CountAtBucket::count)
        .containsExactly(tuple(10d, 1d), tuple(20d, 2d));
  }

  @Test
  void metersOfOneNameHaveTheSameTags() {
    MetricSet set = registry.newSet();
    binder.bindTo(meters);
    set.counter(MetricLevel.BASIC, "sent", "{span}", "", "exporter", "debug").add(1);
    set.counter(MetricLevel.BASIC, "sent", "{span}", "", "exporter", "otlp", "server_address", "h")
        .add(2);

    assertThat(meters.get("sent").tag("server_address", "").functionCounter().count()).isEqualTo(1);
    assertThat(meters.get("sent").tag("server_address", "h").functionCounter().count())
        .isEqualTo(2);
    set.close();
    assertThat(names()).isEmpty();
  }

  @Test
  void aRegistryForPrometheusHasTheNamesOfTheDashboards() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    prometheus.throwExceptionOnRegistrationFailure();
    MetricSet set = registry.newSet();
    set.counter(MetricLevel.BASIC, "otelcol_receiver_accepted_spans", "{span}", "", "r", "a");
    binder.bindTo(prometheus);
    set.counter(MetricLevel.BASIC, "otelcol_receiver_accepted_spans", "{span}", "", "x", "a");
    set.counterFrom(MetricLevel.BASIC, "otelcol_process_uptime", "s", "", () -> 1);
    set.counterFrom(MetricLevel.BASIC, "otelcol_process_cpu_seconds", "s", "", () -> 1);
    set.gauge(MetricLevel.BASIC, "otelcol_process_memory_rss", "By", "", () -> 1);
    set.gauge(MetricLevel.BASIC, "otelcol_exporter_queue_size", "{batch}", "", () -> 1);
    double[] bounds = {0, 0.5, 10};
    set.histogram(MetricLevel.BASIC, "http_server_request_duration", "s", "", bounds, "a", "b")
        .record(0.25);
    set.histogram(MetricLevel.BASIC, "send_size", "{unit}", "", bounds).record(5);

    assertThat(prometheus.scrape())
        .contains("otelcol_receiver_accepted_spans_total{r=\"a\",x=\"\"} 0.0\n")
        .contains("otelcol_receiver_accepted_spans_total{r=\"\",x=\"a\"} 0.0\n")
        .contains("otelcol_process_uptime_seconds_total 1.0\n")
        .contains("otelcol_process_cpu_seconds_total 1.0\n")
        .contains("otelcol_process_memory_rss_bytes 1.0\n")
        .contains("otelcol_exporter_queue_size 1.0\n")
        .contains("# TYPE http_server_request_duration_seconds histogram\n")
        .contains("http_server_request_duration_seconds_bucket{a=\"b\",le=\"0.5\"} 1\n")
        .contains("http_server_request_duration_seconds_sum{a=\"b\"} 0.25\n")
        .contains("send_size_bucket{le=\"10.0\"} 1\n")
        .contains("send_size_count 1\n");
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
}
