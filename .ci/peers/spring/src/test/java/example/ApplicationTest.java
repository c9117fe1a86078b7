package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.engine.Collector;
import io.netty.util.Version;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it runs, not as Spring's tests trim it. */
class ApplicationTest {
  private static ConfigurableApplicationContext context;
  private static Collector collector;

  @BeforeAll
  static void start() {
    context = SpringApplication.run(Application.class);
    collector = context.getBean(Collector.class);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI uri =
        URI.create(
            "http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void answersJson() throws Exception {
    HttpResponse<String> answer = get("/hello");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"text\":\"hello\",\"number\":42}");
  }

  @Test
  void spansArriveByHttpAndByGrpcAndMetersStandInTheRegistry() throws Exception {
    get("/hello");
    for (String transport : List.of("http", "grpc")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(
                          collector
                              .metrics()
                              .value("otelcol_receiver_accepted_spans", "transport", transport))
                      .as(transport)
                      .isPositive());
    }
    HttpResponse<String> metric = get("/actuator/metrics/otelcol_receiver_accepted_spans");
    assertThat(metric.statusCode()).isEqualTo(200);
    assertThat(metric.body()).contains("\"statistic\":\"COUNT\"").doesNotContain("{span}");
    List<String> page =
        get("/actuator/prometheus").body().lines().filter(l -> l.startsWith("otelcol_")).toList();
    assertThat(page)
        .anyMatch(line -> line.matches("otelcol_receiver_accepted_spans_total\\{.*} [1-9].*"))
        .anyMatch(line -> line.startsWith("otelcol_process_uptime"))
        .noneMatch(line -> line.substring(0, line.indexOf(' ')).contains("__"));
  }

  @Test
  void theApplicationsLogbackFileIsInForce() throws Exception {
    get("/hello");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(lines())
                    .anyMatch(l -> l.startsWith("Pipeline is ready. {otelcol.pipeline.id=traces"))
                    .anyMatch(l -> l.startsWith("Traces {") && l.contains("spans=")));
  }

  @Test
  void allOfNettyIsOfOneVersionTheHosts() {
    assertThat(Version.identify().values().stream().map(Version::artifactVersion).distinct())
        .singleElement()
        .asString()
        .startsWith(System.getProperty("host.netty"));
  }

  private static List<String> lines() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var kept = (ListAppender<ILoggingEvent>) root.getAppender("kept");
    return new ArrayList<>(kept.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
