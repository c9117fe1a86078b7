package dev.sluice.telemetry.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exposition.ExpositionPage;
import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelfMetricsPageTest {
  private static final String PROMETHEUS_3 =
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
          + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
          + "text/plain;version=0.0.4;escaping=allow-utf-8;q=0.2,*/*;q=0.1";
  private static final Map<String, String> RESOURCE =
      Map.of("service.name", "otelcol", "service.instance.id", "one", "foo", "bar");

  private final MetricRegistry registry = new MetricRegistry(MetricLevel.NORMAL);
  private final MetricSet set = registry.newSet();

  @Test
  void namesHaveNoSuffixesByDefault() {
    sample();

    assertThat(page(SelfMetricsPageOptions.plain(RESOURCE), ""))
        .isEqualTo(
            """
            # HELP otelcol_exporter_sent_spans Number of spans sent
            # TYPE otelcol_exporter_sent_spans counter
            otelcol_exporter_sent_spans{exporter="otlp_grpc",server_address="h",server_port="1"} 7
            # HELP otelcol_process_uptime Uptime of the process
            # TYPE otelcol_process_uptime counter
            otelcol_process_uptime 1.5
            # HELP otelcol_processor_batch_batch_send_size Number of units in the batch
            # TYPE otelcol_processor_batch_batch_send_size histogram
            otelcol_processor_batch_batch_send_size_bucket{processor="batch",le="10"} 1
            otelcol_processor_batch_batch_send_size_bucket{processor="batch",le="25"} 1
            otelcol_processor_batch_batch_send_size_bucket{processor="batch",le="+Inf"} 2
            otelcol_processor_batch_batch_send_size_sum{processor="batch"} 35
            otelcol_processor_batch_batch_send_size_count{processor="batch"} 2
            # HELP promhttp_metric_handler_errors_total Total number of internal errors encountered by the promhttp metric handler.
            # TYPE promhttp_metric_handler_errors_total counter
            promhttp_metric_handler_errors_total{cause="encoding"} 0
            promhttp_metric_handler_errors_total{cause="gathering"} 0
            # HELP target_info Target metadata
            # TYPE target_info gauge
            target_info{foo="bar",service_instance_id="one",service_name="otelcol"} 1
            """);
  }

  @Test
  void aScraperThatTakesAnyCharacterSeesDots() {
    sample();
    set.histogram(
        MetricLevel.NORMAL,
        "http_server_request_duration",
        "s",
        "",
        new double[] {1},
        "http_request_method",
        "POST");

    String page = page(SelfMetricsPageOptions.plain(RESOURCE), PROMETHEUS_3);

    assertThat(page)
        .contains("{exporter=\"otlp_grpc\",\"server.address\"=\"h\",\"server.port\"=\"1\"} 7")
        .contains("{\"http.server.request.duration_count\",\"http.request.method\"=\"POST\"} 0")
        .contains("target_info{foo=\"bar\",\"service.instance.id\"=\"one\"");
  }

  @Test
  void openMetricsIsNotOffered() {
    ExpositionPage page =
        new SelfMetricsPage(registry, SelfMetricsPageOptions.plain(RESOURCE))
            .render("application/openmetrics-text; version=1.0.0", "");

    assertThat(page.contentType())
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
  }

  @Test
  void suffixesAndScopesCanBeAskedFor() {
    sample();
    SelfMetricsPageOptions all =
        new SelfMetricsPageOptions(
            false, false, false, RESOURCE, Map.of("service.name", "otelcol"));

    assertThat(page(all, PROMETHEUS_3))
        .contains(
            "otelcol_exporter_sent_spans_total{exporter=\"otlp_grpc\","
                + "otel_scope_name=\"go.opentelemetry.io/collector/exporter/exporterhelper\","
                + "otel_scope_schema_url=\"\",otel_scope_version=\"\",server_address=\"h\","
                + "server_port=\"1\",service_name=\"otelcol\"} 7")
        .contains("otelcol_process_uptime_seconds_total{")
        .contains("otelcol_processor_batch_batch_send_size_count{")
        .doesNotContain("\"server.address\"");
  }

  @Test
  void unitsAndTypesAreSwitchedOnTheirOwn() {
    sample();

    assertThat(page(new SelfMetricsPageOptions(true, false, true, RESOURCE, Map.of()), ""))
        .contains("otelcol_process_uptime_seconds 1.5")
        .contains("otelcol_exporter_sent_spans{");
    assertThat(page(new SelfMetricsPageOptions(true, true, false, RESOURCE, Map.of()), ""))
        .contains("otelcol_process_uptime_total 1.5")
        .contains("otelcol_exporter_sent_spans_total{");
  }

  @Test
  void oneValueThatCannotBeReadDoesNotSpoilThePage() {
    set.gauge(
        MetricLevel.BASIC,
        "bad",
        "",
        "",
        () -> {
          throw new IllegalStateException("broken");
        });

    assertThat(page(SelfMetricsPageOptions.plain(RESOURCE), ""))
        .doesNotContain("bad ")
        .contains("promhttp_metric_handler_errors_total{cause=\"gathering\"} 1");
  }

  private void sample() {
    set.counter(
            MetricLevel.BASIC,
            "otelcol_exporter_sent_spans",
            "{span}",
            "Number of spans sent",
            "exporter",
            "otlp_grpc",
            "server_address",
            "h",
            "server_port",
            "1")
        .add(7);
    set.counterFrom(
        MetricLevel.BASIC, "otelcol_process_uptime", "s", "Uptime of the process", () -> 1.5);
    CumulativeHistogram sizes =
        set.histogram(
            MetricLevel.NORMAL,
            "otelcol_processor_batch_batch_send_size",
            "{unit}",
            "Number of units in the batch",
            new double[] {10, 25},
            "processor",
            "batch");
    sizes.record(5);
    sizes.record(30);
  }

  private String page(SelfMetricsPageOptions options, String accept) {
    ExpositionPage page = new SelfMetricsPage(registry, options).render(accept, "");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    page.body().forEach(slice -> bytes.write(slice.array(), slice.offset(), slice.length()));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
