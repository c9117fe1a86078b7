package dev.sluice.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Findings;
import dev.sluice.config.source.ConfigResolver;
import dev.sluice.config.source.FakeEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLintTest {
  private static List<String> lint(String yaml, boolean isInContainer) {
    Findings findings = new Findings();
    FakeEnvironment environment = new FakeEnvironment().file("c.yaml", yaml);
    ConfigReader.Loaded loaded =
        new ConfigReader(FakeCatalog.standard(), false, false)
            .read(
                new ConfigResolver(environment, false).resolve(List.of("c.yaml"), findings),
                findings);
    ConfigLint.check(loaded, isInContainer, findings);
    return findings.notes().stream().map(Findings.Note::toString).toList();
  }

  private static String pipeline(String exporters) {
    return "service: {pipelines: {metrics: {receivers: [otlp], exporters: [" + exporters + "]}}}\n";
  }

  @Test
  void quietWhereNothingIsOdd() {
    assertThat(
            lint(
                """
                receivers: {otlp: {protocols: {grpc: , http: }}}
                exporters: {prometheus: {endpoint: 0.0.0.0:8889}}
                """
                    + pipeline("prometheus"),
                false))
        .isEmpty();
  }

  @Test
  void warnsOfTwoListenersOnOnePort() {
    assertThat(
            lint(
                """
                receivers: {otlp: {protocols: {grpc: {endpoint: "0.0.0.0:4318"}, http: }}}
                exporters:
                  prometheus: {endpoint: 0.0.0.0:8888}
                """
                    + pipeline("prometheus"),
                false))
        .containsExactly(
            "c.yaml:1  receivers::otlp::protocols::grpc::endpoint: listens on 0.0.0.0:4318, and so"
                + " does receivers::otlp::protocols::http::endpoint on localhost:4318",
            "c.yaml:3  exporters::prometheus::endpoint: listens on 0.0.0.0:8888, and so does"
                + " service::telemetry::metrics::readers on localhost:8888");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "[::]", "[::0]", "[0:0:0:0:0:0:0:0]", ""})
  void everyInterfaceTakesThePortInWhicheverNotation(String host) {
    assertThat(
            lint(
                """
                receivers: {otlp: {protocols: {grpc: {endpoint: "%s:4318"}, http: }}}
                exporters: {prometheus: {endpoint: 0.0.0.0:8889}}
                """
                        .formatted(host)
                    + pipeline("prometheus"),
                false))
        .containsExactly(
            "c.yaml:1  receivers::otlp::protocols::grpc::endpoint: listens on "
                + host
                + ":4318, and so does receivers::otlp::protocols::http::endpoint on"
                + " localhost:4318");
  }

  @Test
  void tellsWhatAComponentDoubts() {
    String yaml =
        """
        receivers: {otlp: {protocols: {grpc: }}}
        exporters:
          otlp_http: {endpoint: odd}
          otlp_http/unused: {endpoint: odd}
        """
            + pipeline("otlp_http");
    assertThat(lint(yaml, false))
        .containsExactly("c.yaml:3  exporters::otlp_http::endpoint: is odd");
    assertThat(lint(yaml, true)).contains("c.yaml:3  exporters::otlp_http::endpoint: is odd here");
  }

  @Test
  void warnsOfLocalhostInAContainer() {
    assertThat(
            lint(
                """
                receivers: {otlp: {protocols: {grpc: , http: {endpoint: "0.0.0.0:4318"}}}}
                exporters:
                  otlp_grpc: {endpoint: "http://localhost:4317"}
                """
                    + pipeline("otlp_grpc"),
                true))
        .containsExactlyInAnyOrder(
            "c.yaml:1  receivers::otlp::protocols::grpc::endpoint: listens on localhost:4317,"
                + " which nothing outside this container reaches; write endpoint: 0.0.0.0:4317, or"
                + " 127.0.0.1:4317 if that is meant");
  }

  @Test
  void warnsOfALateLimiterAndAnExtensionThatDoesNotRun() {
    assertThat(
            lint(
                """
                receivers: {otlp: {protocols: {grpc: }}}
                processors: {batch: , memory_limiter: }
                exporters: {debug: }
                extensions: {health_check: }
                service:
                  pipelines:
                    traces: {receivers: [otlp], processors: [batch, memory_limiter], exporters: [debug]}
                """,
                false))
        .containsExactly(
            "c.yaml:7  service::pipelines::traces::processors[1]: memory_limiter is to be the first"
                + " processor, to refuse data before any work",
            "c.yaml:4  extensions::health_check: does not run, since service::extensions does not"
                + " name it");
  }

  @Test
  void quietOfAnAddressInDigitsInAContainer() {
    assertThat(
            lint(
                """
                receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:4317"}}}}
                exporters: {otlp_grpc: {endpoint: "127.0.0.1:4317"}}
                """
                    + pipeline("otlp_grpc"),
                true))
        .isEmpty();
  }

  @Test
  void containersOfAPodShareLocalhostAndThoseOfDockerDoNot() {
    assertThat(ConfigLint.isAloneInContainer(new FakeEnvironment())).isFalse();
    for (String file : List.of("/.dockerenv", "/run/.containerenv")) {
      FakeEnvironment container = new FakeEnvironment().file(file, "");
      assertThat(ConfigLint.isAloneInContainer(container)).isTrue();
      assertThat(ConfigLint.isAloneInContainer(container.variable("KUBERNETES_SERVICE_HOST", "h")))
          .isFalse();
    }
  }
}
