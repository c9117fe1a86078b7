package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.model.CollectorConfig;
import dev.sluice.engine.Collector;
import dev.sluice.extension.metricspage.MetricsPages;
import dev.sluice.testkit.base.ReferenceCollector;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page of own metrics has every metric of the reference's, with its type and its labels, after
 * the same data: a dashboard made for the one works with the other. Runs where {@code
 * REFERENCE_COLLECTOR} names the reference's binary.
 */
class ReferenceMetricsTest {
  /** What the reference has and we do not, with the reason; docs/differences.md repeats it. */
  private static final Map<String, String> EXCEPTIONS = Map.of();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_.]*)=\"");

  /** One family of a page: its type, and each set of label names among its series. */
  private record Family(String type, Set<Set<String>> labelSets) {}

  private record Ports(int grpc, int http, int page) {
    static Ports free() throws IOException {
      List<ServerSocket> sockets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return new Ports(
          sockets.get(0).getLocalPort(),
          sockets.get(1).getLocalPort(),
          sockets.get(2).getLocalPort());
    }
  }

  private static String config(String level, Ports ports, int sinkPort, String httpSink) {
    return """
    receivers:
      otlp:
        protocols:
          grpc: {endpoint: "127.0.0.1:%d"}
          http: {endpoint: "127.0.0.1:%d"}
    processors:
      memory_limiter: {check_interval: 1s, limit_mib: 2000}
      batch: {timeout: 100ms}
    exporters:
      debug:
      otlp_grpc: {endpoint: "127.0.0.1:%d", tls: {insecure: true}, sending_queue: {batch: {flush_timeout: 50ms}}}
      otlp_http: {endpoint: "http://%s"}
      otlp_http/dead: {endpoint: "http://127.0.0.1:1", retry_on_failure: {enabled: false}}
    service:
      telemetry:
        metrics:
          level: %s
          readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}}]
      pipelines:
        traces: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlp_grpc, otlp_http, debug]}
        metrics: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlp_grpc, otlp_http, debug]}
        logs: {receivers: [otlp], processors: [memory_limiter], exporters: [otlp_grpc, otlp_http, otlp_http/dead]}
    """
        .formatted(ports.grpc(), ports.http(), sinkPort, httpSink, level, ports.page());
  }

  private static final String SINK =
      """
      receivers: {otlp: {protocols: {grpc: {endpoint: "localhost:0"}}}}
      exporters: {nop: }
      service:
        telemetry: {metrics: {level: none}}
        pipelines:
          traces: {receivers: [otlp], exporters: [nop]}
          metrics: {receivers: [otlp], exporters: [nop]}
          logs: {receivers: [otlp], exporters: [nop]}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"basic", "normal", "detailed"})
  void everyMetricOfTheReferenceIsThere(String level, @TempDir Path dir) throws Exception {
    ReferenceCollector reference =
        ReferenceCollector.with(
            "receivers/otlp",
            "processors/memory_limiter",
            "processors/batch",
            "exporters/debug",
            "exporters/otlp_grpc",
            "exporters/otlp_http");
    try (Collector sink = Collector.builder().config(SINK).build();
        CapturingServer httpSink = new CapturingServer()) {
      sink.start();
      int sinkPort = sink.boundAddresses("otlp").get(0).getPort();
      Map<String, Family> theirs = reference(reference, level, dir, sinkPort, httpSink.place());
      Map<String, Family> ours = ours(level, sinkPort, httpSink.place());

      List<String> missing = new ArrayList<>();
      theirs.forEach(
          (name, family) -> {
            Family mine = ours.get(name);
            if (EXCEPTIONS.containsKey(name)) {
              return;
            }
            if (mine == null) {
              missing.add(name + " " + family);
            } else if (!mine.type().equals(family.type())) {
              missing.add(name + " is a " + family.type() + " there, a " + mine.type());
            } else {
              Set<Set<String>> lacking = new HashSet<>(family.labelSets());
              lacking.removeAll(mine.labelSets());
              lacking.forEach(set -> missing.add(name + set + " only " + mine.labelSets()));
            }
          });
      assertThat(theirs).hasSizeGreaterThan(20);
      assertThat(missing).isEmpty();
    }
  }

  private static Map<String, Family> reference(
      ReferenceCollector reference, String level, Path dir, int sinkPort, String httpSink)
      throws Exception {
    Ports ports = Ports.free();
    try (ReferenceCollector.Running running =
        reference.start(dir, config(level, ports, sinkPort, httpSink))) {
      Map<String, Family> families = sendAndScrape(ports);
      assertThat(running.isAlive()).isTrue();
      return families;
    }
  }

  private static Map<String, Family> ours(String level, int sinkPort, String httpSink)
      throws Exception {
    Ports ports = Ports.free();
    CollectorConfig config =
        Collector.builder().config(config(level, ports, sinkPort, httpSink)).toConfig();
    try (Collector collector =
        Collector.builder()
            .config(MetricsPages.addTo(config, Map.of("service.name", "sluice")))
            .build()) {
      collector.start();
      return sendAndScrape(ports);
    }
  }

  private static Map<String, Family> sendAndScrape(Ports ports) throws Exception {
    String base = "http://127.0.0.1:" + ports.http() + "/v1/";
    Span span = Span.newBuilder().setName("a").build();
    ExportTraceServiceRequest.Builder traces = ExportTraceServiceRequest.newBuilder();
    traces.addResourceSpansBuilder().addScopeSpansBuilder().addSpans(span);
    post(base + "traces", traces.build().toByteArray());
    Metric metric =
        Metric.newBuilder()
            .setName("m")
            .setGauge(Gauge.newBuilder().addDataPoints(NumberDataPoint.newBuilder().setAsInt(1)))
            .build();
    ExportMetricsServiceRequest.Builder metrics = ExportMetricsServiceRequest.newBuilder();
    metrics.addResourceMetricsBuilder().addScopeMetricsBuilder().addMetrics(metric);
    post(base + "metrics", metrics.build().toByteArray());
    ExportLogsServiceRequest.Builder logs = ExportLogsServiceRequest.newBuilder();
    logs.addResourceLogsBuilder()
        .addScopeLogsBuilder()
        .addLogRecords(LogRecord.newBuilder().setSeverityText("x"));
    post(base + "logs", logs.build().toByteArray());
    OtlpGrpcSpanExporter exporter =
        OtlpGrpcSpanExporter.builder().setEndpoint("http://127.0.0.1:" + ports.grpc()).build();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      provider.get("it").spanBuilder("b").startSpan().end();
      provider.forceFlush().join(60, TimeUnit.SECONDS);
    }
    URI page = URI.create("http://127.0.0.1:" + ports.page() + "/metrics");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              String text = get(page);
              return hasValue(text, "otelcol_exporter_sent_spans", "exporter=\"otlp_http\"", 2)
                  && hasValue(
                      text, "otelcol_exporter_sent_log_records", "exporter=\"otlp_grpc\"", 1)
                  && hasValue(text, "otelcol_exporter_sent_metric_points", "\"otlp_grpc\"", 1)
                  && hasValue(text, "otelcol_exporter_send_failed_log_records", "dead\"", 1);
            });
    return families(get(page));
  }

  private static boolean hasValue(String page, String name, String label, double least) {
    return page.lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .anyMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))) >= least);
  }

  private static void post(String url, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    assertThat(CLIENT.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  private static String get(URI page) throws Exception {
    return CLIENT.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
  }

  private static Map<String, Family> families(String page) {
    Map<String, Family> families = new TreeMap<>();
    for (String line : page.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        families.put(words[2], new Family(words[3], new HashSet<>()));
      }
    }
    for (String line : page.lines().toList()) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      int brace = line.indexOf('{');
      String name = line.substring(0, brace < 0 ? line.indexOf(' ') : brace);
      Family family = families.get(name);
      if (family == null) {
        family = families.get(name.replaceFirst("_(bucket|sum|count)$", ""));
      }
      Set<String> names = new TreeSet<>();
      Matcher matcher = LABEL.matcher(brace < 0 ? "" : line);
      while (matcher.find()) {
        if (!matcher.group(1).equals("le")) {
          names.add(matcher.group(1));
        }
      }
      if (family != null && !name.equals("target_info")) {
        family.labelSets().add(names);
      }
    }
    return families;
  }
}
