package dev.sluice.extension.metricspage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.model.PrometheusReader;
import dev.sluice.config.model.PrometheusReader.ConstantLabels;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.testkit.ServingExtension;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPageTest {
  private static final Map<String, String> RESOURCE =
      Map.of("service.name", "otelcol", "service.version", "1", "foo", "bar");

  @Test
  void theRegistryOfTheCollectorIsServed() throws Exception {
    try (ServingExtension running = running(true, List.of(), List.of())) {
      count(running);
      HttpResponse<byte[]> response = running.get("/metrics");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
      assertThat(running.text("/metrics"))
          .contains("otelcol_receiver_accepted_spans{receiver=\"otlp\",transport=\"grpc\"} 5\n")
          .contains("target_info{foo=\"bar\",service_name=\"otelcol\",service_version=\"1\"} 1");
    }
  }

  @Test
  void gzipIsUsedWhenWelcome() throws Exception {
    try (ServingExtension running = running(true, List.of(), List.of())) {
      count(running);
      HttpResponse<byte[]> response = running.get("/metrics", "Accept-Encoding", "gzip");

      assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
      byte[] page = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
      assertThat(new String(page, StandardCharsets.UTF_8))
          .contains("otelcol_receiver_accepted_spans");
    }
  }

  @Test
  void flagsAndLabelsOfTheReaderCount() throws Exception {
    try (ServingExtension running =
        running(false, List.of("service.*", "f??"), List.of("service.version"))) {
      count(running);

      assertThat(running.text("/metrics"))
          .contains("otelcol_receiver_accepted_spans_total{foo=\"bar\",otel_scope_name=\"go.open")
          .contains("service_name=\"otelcol\",transport=\"grpc\"} 5\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "service.name", "*.name", "s*e.n??e", "*e*n*e", "service.name*"})
  void starsAndQuestionMarksOfLabelPatternsAreUnderstood(String pattern) {
    assertThat(labels(pattern)).containsEntry("service.name", "otelcol");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "service", "*.nam", "?", "service?name?", "*x*"})
  void otherPatternsDoNotMatch(String pattern) {
    assertThat(labels(pattern)).doesNotContainKey("service.name");
  }

  private static Map<String, String> labels(String pattern) {
    PrometheusReader reader =
        new PrometheusReader(
            "::1", 1, true, true, true, new ConstantLabels(List.of(pattern), List.of()));
    MetricsPageConfig config = new MetricsPageConfig(reader, RESOURCE);
    assertThat(config.endpoint()).isEqualTo("[::1]:1");
    return config.constantLabels();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics/", "/foo"})
  void otherPathsAreNotThere(String path) throws Exception {
    try (ServingExtension running = running(true, List.of(), List.of())) {
      assertThat(running.get(path).statusCode()).isEqualTo(404);
    }
  }

  private static void count(ServingExtension running) {
    running
        .context()
        .collector()
        .metrics()
        .newSet()
        .counter(
            MetricLevel.BASIC,
            "otelcol_receiver_accepted_spans",
            "{span}",
            "Number of spans",
            "receiver",
            "otlp",
            "transport",
            "grpc")
        .add(5);
  }

  private static ServingExtension running(
      boolean plain, List<String> included, List<String> excluded) throws Exception {
    PrometheusReader reader =
        new PrometheusReader(
            "127.0.0.1", 0, plain, plain, plain, new ConstantLabels(included, excluded));
    return ServingExtension.of(new MetricsPageFactory(), new MetricsPageConfig(reader, RESOURCE));
  }
}
