package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.Collector;
import dev.sluice.testkit.base.ReferenceCollector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connectors that choose among pipelines, with backends on sockets that are there or not. */
class FailoverRoutesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SPANS =
      """
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
      "name":"hello","kind":2,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000250000000"}]}]}]}
      """;

  /** Three pipelines, each to a backend of its own, behind that connector. */
  private static String config(int port, String connector, String... backends) {
    StringBuilder exporters = new StringBuilder();
    StringBuilder pipelines = new StringBuilder();
    for (int i = 0; i < backends.length; i++) {
      exporters.append(
          """
            otlp_http/%d:
              endpoint: http://%s
              sending_queue: {enabled: false}
              retry_on_failure: {enabled: false}
          """
              .formatted(i, backends[i]));
      pipelines.append(
          "    traces/%d: {receivers: [%s], exporters: [otlp_http/%d]}\n"
              .formatted(i, connector.substring(0, connector.indexOf(':')), i));
    }
    return """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        connectors:
          %s
        exporters:
        %sservice:
          telemetry: {metrics: {level: none}}
          pipelines:
            traces: {receivers: [otlp], exporters: [%s]}
        %s"""
        .formatted(
            port, connector, exporters, connector.substring(0, connector.indexOf(':')), pipelines);
  }

  private static int post(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(SPANS))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  /** A place where nobody listens. */
  private static String nobody() throws Exception {
    return "127.0.0.1:" + ReferenceCollector.freePort();
  }

  @Test
  void dataGoesWhereABackendIsAndComesBackWithTheBetterOne() throws Exception {
    int port = ReferenceCollector.freePort();
    try (CapturingServer second = new CapturingServer();
        CapturingServer third = new CapturingServer();
        Collector collector =
            Collector.builder()
                .config(
                    config(
                        port,
                        "failover: {priority_levels: [[traces/0], [traces/1], [traces/2]],"
                            + " retry_interval: 100ms}",
                        nobody(),
                        second.place(),
                        third.place()))
                .build()) {
      second.answerWith(503);
      collector.start();
      assertThat(post(port)).isEqualTo(200);
      assertThat(second.requests()).as("offered").hasSize(1);
      assertThat(third.requests()).as("taken").hasSize(1);

      second.answerWith(200);
      await().atMost(PATIENCE).until(() -> post(port) == 200 && second.requests().size() > 3);
      int before = third.requests().size();
      assertThat(post(port)).isEqualTo(200);
      assertThat(third.requests()).as("out of its turn").hasSize(before);

      second.answerWith(503);
      third.answerWith(503);
      assertThat(post(port)).as("its sender comes again").isEqualTo(503);
      assertThat(post(port)).isEqualTo(503);
      third.answerWith(200);
      assertThat(post(port)).as("at once").isEqualTo(200);
      third.answerWith(400);
      second.answerWith(400);
      assertThat(post(port)).as("nobody is there, which may change").isEqualTo(503);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(collector.ledgers()).allMatch(ledger -> ledger.balances()));
    }
  }

  @Test
  void aLevelOfWhichOnePipelineFailsHasFailedAndTheNextHasAll() throws Exception {
    int port = ReferenceCollector.freePort();
    try (CapturingServer first = new CapturingServer();
        CapturingServer next = new CapturingServer();
        Collector collector =
            Collector.builder()
                .config(
                    config(
                        port,
                        "failover: {priority_levels: [[traces/0, traces/1], [traces/2]]}",
                        first.place(),
                        nobody(),
                        next.place()))
                .build()) {
      collector.start();
      assertThat(post(port)).isEqualTo(200);
      assertThat(first.requests()).hasSize(1);
      assertThat(next.requests()).hasSize(1);
      assertThat(post(port)).isEqualTo(200);
      assertThat(first.requests()).hasSize(1);
      assertThat(next.requests()).hasSize(2);
    }
  }

  @Test
  void roundRobinTakesTurnsByItsOlderNameToo() throws Exception {
    for (String name : new String[] {"round_robin:", "roundrobin:"}) {
      int port = ReferenceCollector.freePort();
      try (CapturingServer first = new CapturingServer();
          CapturingServer second = new CapturingServer();
          Collector collector =
              Collector.builder()
                  .config(config(port, name, first.place(), second.place()))
                  .build()) {
        collector.start();
        for (int i = 0; i < 4; i++) {
          assertThat(post(port)).isEqualTo(200);
        }
        assertThat(first.requests()).hasSize(2);
        assertThat(second.requests()).hasSize(2);
      }
    }
  }

  @Test
  void aPipelineThatIsNotBehindItIsAnErrorWithItsPlace() throws Exception {
    String config =
        config(
            ReferenceCollector.freePort(),
            "failover: {priority_levels: [[traces/0], [traces/9]]}",
            nobody());
    assertThatThrownBy(() -> Collector.builder().config(config).build())
        .hasMessageContaining("connectors::failover::priority_levels::1::0")
        .hasMessageContaining("Error registering consumer")
        .hasMessageContaining("traces/9");
  }
}
