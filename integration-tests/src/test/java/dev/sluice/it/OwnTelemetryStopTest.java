package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.model.CollectorConfig;
import dev.sluice.engine.Collector;
import dev.sluice.extension.owntelemetry.OwnTelemetry;
import dev.sluice.telemetry.own.OwnLogRecord;
import dev.sluice.telemetry.own.OwnLogSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the collector says of itself does not hold its stop, and is not too late either. */
class OwnTelemetryStopTest {
  private final List<Consumer<OwnLogRecord>> listeners = new CopyOnWriteArrayList<>();
  private final OwnLogSource log =
      listener -> {
        listeners.add(listener);
        return () -> listeners.remove(listener);
      };

  private void log(String body) {
    OwnLogRecord line = new OwnLogRecord(1, 13, "warn", body, Map.of(), Map.of());
    listeners.forEach(listener -> listener.accept(line));
  }

  @Test
  void linesAndMetricsReachTheOwnReceiverBeforeItCloses() throws Exception {
    int port = freePort();
    try (CapturingServer backend = new CapturingServer()) {
      Collector collector = collector("127.0.0.1:" + port, port, backend.place());
      log("a last word");
      collector.stop(Duration.ofSeconds(20));
      assertThat(backend.requests())
          .anyMatch(
              request ->
                  request.path().equals("/v1/logs")
                      && new String(request.body(), StandardCharsets.ISO_8859_1)
                          .contains("a last word"))
          .anyMatch(
              request ->
                  request.path().equals("/v1/metrics")
                      && new String(request.body(), StandardCharsets.ISO_8859_1)
                          .contains("otelcol_process_uptime"));
    }
  }

  @Test
  void aBackendThatCannotTakeThemIsTriedOnceForEach() throws Exception {
    try (CapturingServer backend = new CapturingServer();
        CapturingServer other = new CapturingServer()) {
      backend.answerWith(503);
      Collector collector = collector(backend.place(), freePort(), other.place());
      log("a last word");
      collector.stop(Duration.ofSeconds(20));
      assertThat(backend.requests())
          .extracting(CapturingServer.Request::path)
          .containsExactlyInAnyOrder("/v1/logs", "/v1/metrics");
    }
  }

  @Test
  void aRequestThatWaitsForItsNextAttemptDoesNotHoldTheStop() throws Exception {
    try (CapturingServer backend = new CapturingServer();
        CapturingServer other = new CapturingServer()) {
      backend.answerWith(503);
      Collector collector = collector(backend.place(), freePort(), other.place());
      for (int i = 0; i < 600; i++) { // more than a batch: the first one goes at once
        log("early");
      }
      await().until(() -> !backend.requests().isEmpty());
      collector.stop(Duration.ofSeconds(20));
      assertThat(backend.requests())
          .filteredOn(request -> request.path().equals("/v1/logs"))
          .hasSizeLessThanOrEqualTo(3);
    }
  }

  /** One that sends its own logs and metrics there, and what its receiver gets elsewhere. */
  private Collector collector(String own, int port, String backend) {
    String exporter = "exporter: {otlp: {protocol: http/protobuf, endpoint: 'http://" + own + "'}}";
    CollectorConfig config =
        Collector.builder()
            .config(
                """
                receivers: {otlp: {protocols: {http: {endpoint: '127.0.0.1:%d'}}}}
                exporters: {otlp_http: {endpoint: 'http://%s', compression: none}}
                service:
                  telemetry:
                    logs: {processors: [{batch: {schedule_delay: 100000, %s}}]}
                    metrics: {readers: [{periodic: {interval: 100000, %s}}]}
                  pipelines:
                    logs: {receivers: [otlp], exporters: [otlp_http]}
                    metrics: {receivers: [otlp], exporters: [otlp_http]}
                """
                    .formatted(port, backend, exporter, exporter))
            .toConfig();
    Collector collector =
        Collector.builder()
            .config(OwnTelemetry.addTo(config, Map.of("service.name", "me"), log))
            .build();
    collector.start();
    return collector;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
