package dev.sluice.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Doubt;
import dev.sluice.config.SpecBinder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpTargetDoubtsTest {
  private static List<Doubt> grpc(String yaml, boolean isAlone) {
    return new OtlpGrpcExporterFactory()
        .doubts(SpecBinder.fromYaml(OtlpGrpcConfig.SPEC, yaml), isAlone);
  }

  private static List<Doubt> http(String yaml, boolean isAlone) {
    return new OtlpHttpExporterFactory()
        .doubts(SpecBinder.fromYaml(OtlpHttpConfig.SPEC, yaml), isAlone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{endpoint: 'a:4317'}", "{endpoint: '127.0.0.1:4317'}"})
  void quietWhereNothingIsOdd(String yaml) {
    assertThat(grpc(yaml, true)).isEmpty();
  }

  @Test
  void headersThatGrpcFillsInItself() {
    assertThat(grpc("{endpoint: 'a:1', headers: {X-Ok_1.bin: a, Content-Type: b}}", false))
        .containsExactly(
            new Doubt(
                "headers",
                "\"Content-Type\" has no effect, because gRPC fills it in itself; remove it"));
  }

  @Test
  void targetsThatDoNotTakeOtlp() {
    assertThat(http("{endpoint: 'http://loki:3100/loki/api/v1/push'}", false))
        .containsExactly(
            new Doubt(
                "endpoint",
                "is Loki's own push path, which does not take OTLP; write endpoint: <base>/otlp"));
    assertThat(grpc("{endpoint: 'jaeger:14250'}", false))
        .containsExactly(
            new Doubt(
                "endpoint",
                "port 14250 speaks Jaeger's own protocol; Jaeger takes OTLP on port 4317"));
  }

  @Test
  void localhostWhereNobodyElseLives() {
    String words =
        "localhost is this container itself; write the name of the other one, or 127.0.0.1 if this"
            + " one is meant";
    assertThat(grpc("{endpoint: 'http://localhost:4317'}", true))
        .containsExactly(new Doubt("endpoint", words));
    assertThat(http("{logs_endpoint: 'http://localhost:4318/v1/logs'}", true))
        .containsExactly(new Doubt("logs_endpoint", words));
    assertThat(grpc("{endpoint: 'http://localhost:4317'}", false)).isEmpty();
  }
}
