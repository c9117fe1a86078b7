package dev.sluice.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.base.ReferenceCollector;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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
    ReferenceCollector reference =
        ReferenceCollector.with("receivers/otlp", "exporters/prometheus");
    int input = ReferenceCollector.freePort();
    int pages = ReferenceCollector.freePort();
    String config =
        """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        exporters: {prometheus: {endpoint: "127.0.0.1:%d", translation_strategy: %s}}
        service:
          telemetry: {metrics: {level: none}}
          pipelines: {metrics: {receivers: [otlp], exporters: [prometheus]}}
        """
            .formatted(input, pages, strategy.id());
    try (ReferenceCollector.Running running = reference.start(folder, config)) {
      ExportMetricsServiceRequest request = random(strategy.id().length(), counters);
      assertThat(running.post(input, "/v1/metrics", request.toByteArray())).isEqualTo(200);
      String accept = "text/plain;version=0.0.4;escaping=allow-utf-8";
      StoreFixture ours =
          new StoreFixture("without_scope_info: false, translation_strategy: " + strategy.id());
      ours.take(request);
      assertThat(series(ours.page(accept))).isEqualTo(series(page(pages, accept)));
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

  private static String page(int port, String accept) throws Exception {
    HttpRequest get =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .header("Accept", accept)
            .build();
    return HttpClient.newHttpClient().send(get, HttpResponse.BodyHandlers.ofString()).body();
  }
}
