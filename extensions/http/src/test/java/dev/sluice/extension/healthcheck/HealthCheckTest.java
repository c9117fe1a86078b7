package dev.sluice.extension.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.ServingExtension;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckTest {
  private static final String AVAILABLE =
      "\\{\"status\":\"Server available\",\"upSince\":\"20\\d\\d-[^\"]*Z\","
          + "\"uptime\":\"[0-9.mµs]+s\"}";

  @Test
  @ObservesKey(component = "extension/health_check", keys = "endpoint")
  void itIsHealthyFromReadyToNotReady() throws Exception {
    try (ServingExtension running = ServingExtension.of(new HealthCheckFactory(), "")) {
      HttpResponse<byte[]> before = running.get("/");
      assertThat(before.statusCode()).isEqualTo(503);
      assertThat(before.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(text(before))
          .isEqualTo(
              "{\"status\":\"Server not available\","
                  + "\"upSince\":\"0001-01-01T00:00:00Z\",\"uptime\":\"\"}");

      running.extension().onReady();
      assertThat(running.get("/").statusCode()).isEqualTo(200);
      assertThat(running.text("/")).matches(AVAILABLE);

      running.extension().onNotReady();
      assertThat(running.get("/").statusCode()).isEqualTo(503);
      assertThat(running.context().log().lines())
          .filteredOn(line -> line.message().equals("Health Check state change"))
          .extracting(line -> line.fields().get("status"))
          .containsExactly("ready", "unavailable");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "HEAD"})
  void everyMethodIsAnswered(String method) throws Exception {
    try (ServingExtension running = ServingExtension.of(new HealthCheckFactory(), "")) {
      running.extension().onReady();

      assertThat(running.send(method, "/?x=1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @ObservesKey(component = "extension/health_check", keys = "path")
  void onlyThePathIsAnswered() throws Exception {
    try (ServingExtension running = ServingExtension.of(new HealthCheckFactory(), "path: /h")) {
      running.extension().onReady();

      assertThat(running.get("/h").statusCode()).isEqualTo(200);
      assertThat(running.get("/").statusCode()).isEqualTo(404);
      assertThat(running.text("/")).isEqualTo("404 page not found\n");
      assertThat(running.get("/h/below").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void belowAPathThatEndsWithASlashItAnswersToo() throws Exception {
    try (ServingExtension running = ServingExtension.of(new HealthCheckFactory(), "path: /h/")) {
      running.extension().onReady();

      assertThat(running.get("/h/").statusCode()).isEqualTo(200);
      assertThat(running.get("/h/below/it").statusCode()).isEqualTo(200);
      assertThat(running.get("/other").statusCode()).isEqualTo(404);
    }
    try (ServingExtension running = ServingExtension.of(new HealthCheckFactory(), "")) {
      running.extension().onReady();

      assertThat(running.get("/anything").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @ObservesKey(
      component = "extension/health_check",
      keys = {"response_body::healthy", "response_body::unhealthy"})
  void ownTextsReplaceTheObject() throws Exception {
    try (ServingExtension running =
        ServingExtension.of(
            new HealthCheckFactory(), "response_body: {healthy: fine, unhealthy: bad}")) {
      assertThat(running.text("/")).isEqualTo("bad");
      assertThat(running.get("/").statusCode()).isEqualTo(503);

      running.extension().onReady();
      HttpResponse<byte[]> healthy = running.get("/");
      assertThat(text(healthy)).isEqualTo("fine");
      assertThat(healthy.headers().firstValue("content-type"))
          .hasValue("text/plain; charset=utf-8");
    }
  }

  @Test
  void whatIsMissingOrWrongIsSaid() {
    refused("endpoint: ''", "http endpoint required");
    refused("path: h", "path must start with /");
    refused("grpc: {endpoint: x}", "is not served here");
  }

  @Test
  void theDeprecatedSectionIsTakenWithoutEffect() {
    HealthCheckConfig config =
        SpecBinder.fromYaml(
            HealthCheckConfig.SPEC,
            "check_collector_pipeline: {enabled: true, interval: 1m, exporter_failure_threshold: -1}");

    assertThat(config.path()).isEqualTo("/");
    assertThat(config.server().endpoint()).isEqualTo("localhost:13133");
  }

  private static void refused(String yaml, String why) {
    assertThatThrownBy(() -> SpecBinder.fromYaml(HealthCheckConfig.SPEC, yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
