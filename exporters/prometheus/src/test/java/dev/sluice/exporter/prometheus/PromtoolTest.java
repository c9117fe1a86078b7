package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.CUMULATIVE;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.histogram;
import static dev.sluice.exporter.prometheus.StoreFixture.histogramPoint;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.service;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus's own checker says of a page. */
class PromtoolTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "without_scope_info: false",
        "namespace: shop, const_labels: {env: prod}",
        "resource_to_telemetry_conversion: {enabled: true}"
      })
  void findsNothingToSay(String keys) throws Exception {
    StoreFixture fixture = new StoreFixture(keys);
    fixture.take(
        service("checkout", "1"),
        described(sum("http.requests", true, CUMULATIVE, point("x\"\\\n", 0, 1, 1)), "{request}"),
        described(gauge("memory.used", point("x", 0, 1, 1e21), point("y", 0, 1, -1)), "By"),
        described(histogram("http.duration", CUMULATIVE, histogramPoint(0, 1, 5, 0.5, 1, 1)), "s"));
    assertThat(check(fixture.page(""))).isEmpty();
  }

  private static Metric described(Metric metric, String unit) {
    return metric.toBuilder().setDescription("What \"it\" \\ counts").setUnit(unit).build();
  }

  private static String check(String page) throws IOException, InterruptedException {
    boolean installed =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> new java.io.File(folder, "promtool").canExecute());
    Assumptions.assumeTrue(installed, "skipped: there is no promtool");
    Process process =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(page.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
