package dev.sluice.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same random metrics through a running reference collector and through the store. */
class LiveReferenceTest {
  private static final String[] PARTS = {
    "http",
    "Requests",
    "total",
    "ratio",
    "seconds",
    "per",
    "second",
    "bytes",
    "a",
    "9",
    "0x",
    ".",
    "_",
    "__",
    "-",
    "/",
    ":",
    " ",
    "%",
    "{x}",
    "",
    "per_second",
    "By"
  };
  private static final String[] UNITS = {
    "",
    "1",
    "s",
    "ms",
    "By",
    "KiBy",
    "m/s",
    "By/min",
    "{request}",
    "{request}/s",
    "%",
    "Cel",
    "foo",
    "foo bar",
    "m/{x}",
    "/s",
    "s/",
    " s ",
    "a/b/c",
    "é",
    "__x__",
    "1/s",
    "Wh/mo"
  };
  private static final int METRICS = 400;
  private static final String BEYOND_ASCII =
      "é"; // in labels: in names the reference cuts it in two

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource(TranslationStrategy.class)
  void namesRandomCountersAsTheReferenceDoes(TranslationStrategy strategy) throws Exception {
    compare(strategy, true);
  }

  @ParameterizedTest
  @EnumSource(TranslationStrategy.class)
  void namesRandomGaugesAsTheReferenceDoes(TranslationStrategy strategy) throws Exception {
    compare(strategy, false);
  }

  private void compare(TranslationStrategy strategy, boolean counters) throws Exception {
    String binary = System.getenv("REFERENCE_COLLECTOR");
    Assumptions.assumeTrue(
        binary != null, "skipped: REFERENCE_COLLECTOR does not name a reference collector");
    int input = freePort();
    int pages = freePort();
    Path file =
        Files.writeString(
            folder.resolve("config.yaml"),
            """
            receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
            exporters: {prometheus: {endpoint: "127.0.0.1:%d", translation_strategy: %s}}
            service:
              telemetry: {metrics: {level: none}}
              pipelines: {metrics: {receivers: [otlp], exporters: [prometheus]}}
            """
                .formatted(input, pages, strategy.id()));
    Process process =
        new ProcessBuilder(binary, "--config", file.toString())
            .redirectOutput(folder.resolve("stdout.txt").toFile())
            .redirectError(folder.resolve("stderr.txt").toFile())
            .start();
    try {
      ExportMetricsServiceRequest request = random(strategy.id().length(), counters);
      send(input, request.toByteArray());
      String accept = "text/plain;version=0.0.4;escaping=allow-utf-8";
      StoreFixture ours =
          new StoreFixture("without_scope_info: false, translation_strategy: " + strategy.id());
      ours.take(request);
      assertThat(series(ours.page(accept))).isEqualTo(series(page(pages, accept)));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Each value is a number of its own, so that lines tell which metric they come from. */
  private static ExportMetricsServiceRequest random(long seed, boolean counters) {
    Random random = new Random(seed);
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
    for (int i = 0; i < METRICS; i++) {
      StringBuilder name = new StringBuilder();
      for (int part = random.nextInt(5) + 1; part > 0; part--) {
        name.append(PARTS[random.nextInt(PARTS.length)]);
      }
      NumberDataPoint point =
          NumberDataPoint.newBuilder()
              .setTimeUnixNano(1_700_000_000_000_000_000L)
              .setAsInt(i)
              .addAttributes(StoreFixture.attribute("n", Integer.toString(i)))
              .addAttributes(
                  StoreFixture.attribute(
                      (i % 5 == 0 ? BEYOND_ASCII : PARTS[random.nextInt(PARTS.length)]) + "k" + i,
                      "v"))
              .build();
      Metric.Builder metric =
          Metric.newBuilder().setName(name.toString()).setUnit(UNITS[random.nextInt(UNITS.length)]);
      if (!counters && random.nextBoolean()) {
        metric.setGauge(Gauge.newBuilder().addDataPoints(point));
      } else {
        metric.setSum(
            Sum.newBuilder()
                .setIsMonotonic(counters)
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addDataPoints(point));
      }
      scope.addMetrics(metric);
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(ResourceMetrics.newBuilder().addScopeMetrics(scope))
        .build();
  }

  /** Label names with a colon need quotes, which the reference forgets. */
  private static List<String> series(String page) {
    return page.lines()
        .map(line -> line.replaceAll("([{,])(:k\\d+)=", "$1\"$2\"="))
        .sorted()
        .toList();
  }

  private static void send(int port, byte[] body) {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/metrics"))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () ->
                assertThat(
                        HttpClient.newHttpClient()
                            .send(post, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200));
  }

  private static String page(int port, String accept) throws Exception {
    HttpRequest get =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .header("Accept", accept)
            .build();
    return HttpClient.newHttpClient().send(get, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
