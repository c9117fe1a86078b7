package dev.sluice.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Findings;
import dev.sluice.config.source.ConfigResolver;
import dev.sluice.config.source.FakeEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  @Test
  void warnsOfHeadersThatGrpcFillsInItself() {
    assertThat(
            lint(
                """
                receivers: {otlp: {protocols: {grpc: }}}
                exporters:
                  otlp_grpc: {endpoint: "a:1", headers: {X-Ok_1.bin: a, Content-Type: b}}
                """
                    + pipeline("otlp_grpc"),
                false))
        .containsExactly(
            "c.yaml:3  exporters::otlp_grpc::headers: \"Content-Type\" has no effect, because gRPC"
                + " fills it in itself; remove it");
  }

  @Test
  void warnsOfTargetsThatDoNotTakeOtlp() {
    assertThat(
            lint(
                """
                receivers: {otlp: {protocols: {grpc: }}}
                exporters:
                  otlp_http: {endpoint: "http://loki:3100/loki/api/v1/push"}
                  otlp_grpc: {endpoint: jaeger:14250}
                  otlp_http/r: {endpoint: "http://a", traces_endpoint: /v1/traces}
                """
                    + pipeline("otlp_http, otlp_grpc, otlp_http/r"),
                false))
        .containsExactlyInAnyOrder(
            "c.yaml:3  exporters::otlp_http::endpoint: is Loki's own push path, which does not"
                + " take OTLP; write endpoint: <base>/otlp",
            "c.yaml:4  exporters::otlp_grpc::endpoint: port 14250 speaks Jaeger's own protocol;"
                + " Jaeger takes OTLP on port 4317",
            "c.yaml:5  exporters::otlp_http/r::traces_endpoint: is not a whole URL; write"
                + " http://host:port/path");
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
            "c.yaml:3  exporters::otlp_grpc::endpoint: localhost is this container itself; write"
                + " the name of the other one, or 127.0.0.1 if this one is meant",
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
