package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.Collector;
import dev.sluice.ledger.PipelineLedger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Undecided traces in a whole collector that is reloaded and stopped. */
class TailSamplingReloadTest {
  private static final String FAILED_SPAN =
      """
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c",
      "spanId":"eee19b7ec3c1b174","name":"hello","kind":2,"status":{"code":2}}]}]}]}""";

  @Test
  void undecidedTracesOutliveAReloadOfWhatIsAroundThemAndAreDecidedByOneOfTheirOwn()
      throws Exception {
    try (Collector collector = Collector.builder().config(config("30s", "basic")).build()) {
      collector.start();
      int port = collector.boundAddresses("otlp").get(0).getPort();
      assertThat(post(port)).isEqualTo(200);
      PipelineLedger ledger = collector.ledgers().get(0);
      assertThat(held(ledger)).isEqualTo(1);
      collector.reload(Collector.builder().config(config("30s", "normal")).toConfig());
      assertThat(collector.ledgers().get(0)).isSameAs(ledger);
      assertThat(held(ledger)).isEqualTo(1);
      assertThat(delivered(ledger)).isZero();

      collector.reload(Collector.builder().config(config("31s", "normal")).toConfig());
      Awaitility.await().until(() -> held(ledger) == 0);
      assertThat(delivered(ledger)).isEqualTo(1);
      assertThat(ledger.balances()).as("%s", ledger).isTrue();

      assertThat(post(port)).isEqualTo(200);
      PipelineLedger successor = collector.ledgers().get(0);
      assertThat(held(successor)).isEqualTo(1);
      collector.stop(Duration.ofSeconds(10));
      assertThat(held(successor)).isZero();
      assertThat(delivered(successor)).isPositive();
      assertThat(successor.balances()).as("%s", successor).isTrue();
    }
  }

  private static long held(PipelineLedger ledger) {
    return ledger.held().values().stream().mapToLong(Long::longValue).sum();
  }

  private static long delivered(PipelineLedger ledger) {
    return ledger.branches().stream().mapToLong(branch -> branch.delivered()).sum();
  }

  private static String config(String wait, String verbosity) {
    return """
    receivers: {otlp: {protocols: {http: {endpoint: 'localhost:0'}}}}
    processors:
      tail_sampling:
        decision_wait: %s
        policies: [{name: errors, type: status_code, status_code: {status_codes: [ERROR]}}]
    exporters: {debug: {verbosity: %s}}
    service:
      telemetry: {metrics: {level: none}}
      pipelines:
        traces: {receivers: [otlp], processors: [tail_sampling], exporters: [debug]}
    """
        .formatted(wait, verbosity);
  }

  private static int post(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/traces"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(FAILED_SPAN))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
