package dev.sluice.extension.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.ComponentState;
import dev.sluice.component.ComponentStatus;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.ServingExtension;
import dev.sluice.testkit.TestContext;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The second version of {@code health_check}, behind the reference's gate. */
class ComponentStatesTest {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");

  private static ComponentState state(
      String kind, String id, ComponentStatus status, String error, long second) {
    ComponentKind kindOf = ComponentKind.valueOf(kind);
    return new ComponentState(
        kindOf,
        ComponentId.parse(id),
        kindOf == ComponentKind.EXTENSION ? List.of() : List.of("traces"),
        status,
        error,
        T0.plusSeconds(second));
  }

  private static final List<ComponentState> ALL_WELL =
      List.of(
          state("EXTENSION", "health_check", ComponentStatus.OK, "", 1),
          state("EXPORTER", "otlp_grpc", ComponentStatus.OK, "", 2),
          state("RECEIVER", "otlp", ComponentStatus.OK, "", 3));

  private static ServingExtension running(String yaml, List<ComponentState> states)
      throws Exception {
    TestContext context =
        TestContext.of(ComponentKind.EXTENSION, "health_check")
            .gate("extension.healthcheck.useComponentStatus")
            .components(states);
    HealthCheckFactory factory = new HealthCheckFactory();
    return ServingExtension.in(
        context, factory, SpecBinder.fromYaml(factory.spec(), "{" + yaml + "}"));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  @ObservesKey(component = "extension/health_check", keys = "http::status::path")
  void tellsOfTheWholeOfPipelinesAndOfComponents() throws Exception {
    try (ServingExtension running =
        running("http: {endpoint: '127.0.0.1:0', status: {path: /s}}", ALL_WELL)) {
      running.extension().onReady();
      HttpResponse<byte[]> whole = running.get("/s");
      assertThat(whole.statusCode()).isEqualTo(200);
      assertThat(whole.headers().firstValue("content-type")).hasValue("application/json");
      String start = "{\"start_time\":\"2026-01-02T03:04:05Z\",";
      assertThat(text(whole)).isEqualTo(start + ok("2026-01-02T03:04:08Z") + "}");
      assertThat(running.text("/s?verbose"))
          .isEqualTo(
              start
                  + ok("2026-01-02T03:04:08Z")
                  + ",\"components\":{\"extensions\":{"
                  + ok("2026-01-02T03:04:06Z")
                  + ",\"components\":{\"extension:health_check\":{"
                  + ok("2026-01-02T03:04:06Z")
                  + "}}},\"pipeline:traces\":{"
                  + ok("2026-01-02T03:04:08Z")
                  + ",\"components\":{\"exporter:otlp_grpc\":{"
                  + ok("2026-01-02T03:04:07Z")
                  + "},\"receiver:otlp\":{"
                  + ok("2026-01-02T03:04:08Z")
                  + "}}}}}");
      assertThat(running.text("/s?verbose=false")).isEqualTo(text(whole));
      assertThat(running.text("/s?pipeline=traces&verbose=true"))
          .contains("exporter:otlp_grpc")
          .doesNotContain("health_check");
      assertThat(running.text("/s?pipeline=extensions&verbose=true"))
          .contains("extension:health_check");
      assertThat(running.get("/s?pipeline=metrics").statusCode()).isEqualTo(404);
      assertThat(running.get("/s?pipeline=traces%2F2").statusCode()).isEqualTo(404);
      assertThat(running.get("/status").statusCode()).isEqualTo(404);
    }
  }

  private static String ok(String since) {
    return "\"healthy\":true,\"status\":\"StatusOK\",\"status_time\":\""
        + since
        + "\",\"attributes\":{}";
  }

  @Test
  @ObservesKey(component = "extension/health_check", keys = "http::status::enabled")
  void saysNothingWhereStatesAreNotTold() throws Exception {
    try (ServingExtension running =
        running("http: {endpoint: '127.0.0.1:0', status: {enabled: false}}", ALL_WELL)) {
      running.extension().onReady();
      assertThat(running.get("/status").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void onlyStartsUntilAllPipelinesRun() throws Exception {
    try (ServingExtension running = running("http: {endpoint: '127.0.0.1:0'}", ALL_WELL)) {
      HttpResponse<byte[]> before = running.get("/status");
      assertThat(before.statusCode()).isEqualTo(503);
      assertThat(text(before)).contains("\"status\":\"StatusStarting\"");
      running.extension().onReady();
      assertThat(running.get("/status").statusCode()).isEqualTo(200);
      running.extension().onNotReady();
      assertThat(running.get("/status").statusCode()).isEqualTo(200);
      running
          .context()
          .components(
              List.of(
                  ALL_WELL.get(0),
                  ALL_WELL.get(1),
                  state("RECEIVER", "otlp", ComponentStatus.STOPPING, "", 9)));
      assertThat(running.get("/status").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void answersOnTheOldPathWithTheOldKeys() throws Exception {
    try (ServingExtension running = running("endpoint: '127.0.0.1:0', path: /h", ALL_WELL)) {
      running.extension().onReady();
      assertThat(running.text("/h")).contains("\"status\":\"StatusOK\"");
    }
  }

  @Test
  @ObservesKey(
      component = "extension/health_check",
      keys = {"component_health::include_permanent_errors"})
  void aPermanentErrorIsUnhealthyOnlyWhereItCounts() throws Exception {
    List<ComponentState> broken =
        List.of(
            ALL_WELL.get(0),
            ALL_WELL.get(2),
            state("EXPORTER", "otlp_grpc", ComponentStatus.PERMANENT_ERROR, "no \"luck\"", 4));
    try (ServingExtension running = running("http: {endpoint: '127.0.0.1:0'}", broken)) {
      running.extension().onReady();
      HttpResponse<byte[]> answer = running.get("/status");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(text(answer))
          .contains(
              "\"healthy\":true,\"status\":\"StatusPermanentError\",\"error\":\"no \\\"luck\\\"\"");
    }
    try (ServingExtension running =
        running(
            "http: {endpoint: '127.0.0.1:0'},"
                + " component_health: {include_permanent_errors: true}",
            broken)) {
      running.extension().onReady();
      assertThat(running.get("/status").statusCode()).isEqualTo(500);
      assertThat(running.text("/status")).contains("\"healthy\":false");
    }
  }

  @Test
  void quotesErrorsOnOneLineOfBoundedLength() throws Exception {
    ComponentState broken =
        state(
            "EXPORTER",
            "otlp_grpc",
            ComponentStatus.PERMANENT_ERROR,
            "a\nb \u001b[2J " + "x".repeat(9_000),
            4);
    try (ServingExtension running = running("http: {endpoint: '127.0.0.1:0'}", List.of(broken))) {
      running.extension().onReady();
      assertThat(running.text("/status?verbose"))
          .contains("\"error\":\"a\\\\nb \\\\u001b[2J xxx", "characters more)")
          .hasSizeLessThan(2_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 1m, 100, 200", "true, 1m, 59, 200", "true, 1m, 61, 500", "true, 0s, 1, 500"})
  @ObservesKey(
      component = "extension/health_check",
      keys = {
        "component_health::include_recoverable_errors",
        "component_health::recovery_duration"
      })
  void aRecoverableErrorHasItsTimeToHeal(
      boolean included, String recovery, long afterSeconds, int status) {
    HealthCheckConfig config =
        SpecBinder.fromYaml(
            HealthCheckConfig.SPEC,
            "{http: {}, component_health: {include_recoverable_errors: %s, recovery_duration: %s}}"
                .formatted(included, recovery));
    StatusTree tree =
        StatusTree.of(
            List.of(state("EXPORTER", "a", ComponentStatus.RECOVERABLE_ERROR, "e", 0)), true, true);
    StatusPage page = new StatusPage(config.componentHealth(), T0);
    assertThat(page.answer(tree, false, T0.plusSeconds(afterSeconds)).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "OK OK, OK, false",
    "OK STOPPED, STOPPING, false",
    "STOPPED STOPPED, STOPPED, false",
    "OK STARTING PERMANENT_ERROR, STARTING, false",
    "OK FATAL_ERROR STARTING, FATAL_ERROR, false",
    "OK PERMANENT_ERROR RECOVERABLE_ERROR, PERMANENT_ERROR, false",
    "OK PERMANENT_ERROR RECOVERABLE_ERROR, RECOVERABLE_ERROR, true",
    "OK STOPPING RECOVERABLE_ERROR, STOPPING, true",
  })
  void sumsUpAsTheReferenceDoes(String parts, ComponentStatus whole, boolean recoverableFirst) {
    List<ComponentState> states = new ArrayList<>();
    for (String part : parts.split(" ", -1)) {
      states.add(
          state(
              "EXPORTER",
              "a/" + states.size(),
              ComponentStatus.valueOf(part),
              part,
              states.size()));
    }
    StatusTree tree = StatusTree.of(states, true, recoverableFirst);
    assertThat(tree.status()).isEqualTo(whole);
    assertThat(StatusTree.of(List.of(), true, false).status()).isNull();
    assertThat(
            new StatusPage(Optional.empty(), T0)
                .answer(StatusTree.of(List.of(), true, false), true, T0)
                .status())
        .isEqualTo(503);
  }

  @Test
  void theEarliestOfSeveralErrorsTells() {
    StatusTree tree =
        StatusTree.of(
            List.of(
                state("EXPORTER", "a", ComponentStatus.PERMANENT_ERROR, "later", 9),
                state("EXPORTER", "b", ComponentStatus.PERMANENT_ERROR, "first", 2),
                state("RECEIVER", "c", ComponentStatus.OK, "", 12)),
            true,
            false);
    assertThat(tree.error()).isEqualTo("first");
    assertThat(tree.since()).isEqualTo(T0.plus(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "use_v2: true                                        | must specify at least one protocol",
        "use_v2: true, http: {endpoint: }                    | http endpoint required",
        "http: {status: {path: x}}                           | path must start with /",
        "http: {x: 1}                                        | has invalid keys: x",
        "http: {config: {enabled: true}}                     | print-config shows it",
        "grpc: {}                                            | is not served here",
        "component_health: {x: true}                         | has invalid keys: x",
        "endpoint:                                           | http endpoint required",
        "endpoint: ''                                        | http endpoint required",
        "path: x                                             | path must start with /",
        "path:                                               | path must start with /",
      })
  void refusesWhatTheReferenceRefuses(String yaml, String why) {
    assertThatThrownBy(() -> SpecBinder.fromYaml(HealthCheckConfig.SPEC, "{" + yaml + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "use_v2: true, http: ",
        "use_v2: true, http: {}",
        "http: {}",
        "use_v2: true, endpoint: , path: x, http: {}",
        "http: {status: {enabled: false, path: x}, config: {path: x}}",
        "use_v2: true, http: {status: , config: }, component_health: ",
      })
  void takesWhatTheReferenceTakesOnlyWithTheGate(String yaml) {
    HealthCheckConfig config = SpecBinder.fromYaml(HealthCheckConfig.SPEC, "{" + yaml + "}");
    HealthCheckFactory factory = new HealthCheckFactory();
    factory.checkGates(config, gate -> gate.equals("extension.healthcheck.useComponentStatus"));
    assertThatThrownBy(() -> factory.checkGates(config, gate -> false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("v2 healthcheck configuration");
    assertThatThrownBy(
            () -> factory.create(config, TestContext.of(ComponentKind.EXTENSION, "health_check")))
        .isInstanceOf(ConfigException.class);
  }
}
