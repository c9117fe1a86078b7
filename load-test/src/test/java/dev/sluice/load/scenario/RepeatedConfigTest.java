package dev.sluice.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class RepeatedConfigTest {
  private static final String CONFIG =
      """
      extensions: {health_check: {}}
      receivers:
        otlp/in: {protocols: {grpc: {endpoint: "${env:LOAD_GRPC}"}, http: {endpoint: "${env:LOAD_HTTP}"}}}
      processors:
        batch:
      exporters:
        otlp_grpc: {endpoint: "${env:LOAD_SINK_GRPC}", sending_queue: {queue_size: 1000}}
      service:
        extensions: [health_check]
        pipelines:
          traces: {receivers: [otlp/in], processors: [batch], exporters: [otlp_grpc]}
      """;

  @Test
  void everyCopyHasItsOwnComponentsAndItsOwnAddressButTheSameSink() {
    JsonNode config = YAMLMapper.builder().build().readTree(RepeatedConfig.of(CONFIG, 3));
    JsonNode third = config.path("receivers").path("otlp/in-3").path("protocols");
    assertThat(config.path("receivers").size()).isEqualTo(3);
    assertThat(third.path("grpc").path("endpoint").asString()).isEqualTo("${env:LOAD_GRPC_3}");
    assertThat(third.path("http").path("endpoint").asString()).isEqualTo("${env:LOAD_HTTP_3}");
    assertThat(config.path("processors").has("batch/2")).isTrue();
    JsonNode exporter = config.path("exporters").path("otlp_grpc/2");
    assertThat(exporter.path("endpoint").asString()).isEqualTo("${env:LOAD_SINK_GRPC}");
    assertThat(exporter.path("sending_queue").path("queue_size").asInt()).isEqualTo(1000);
    JsonNode pipelines = config.path("service").path("pipelines");
    assertThat(pipelines.size()).isEqualTo(3);
    assertThat(pipelines.path("traces/2").toString())
        .isEqualTo(
            "{\"receivers\":[\"otlp/in-2\"],\"processors\":[\"batch/2\"],\"exporters\":[\"otlp_grpc/2\"]}");
    assertThat(config.path("extensions").size()).isEqualTo(1);
  }

  @Test
  void aScenarioWithPipelinesRepeatsItsConfigurationAndSaysSo() throws Exception {
    Scenario scenario = Scenario.read(Path.of("scenarios/w1.yaml"));
    assertThat(scenario.configuration()).isEqualTo(scenario.collector());
    Scenario repeated = scenario.withPipelines(10);
    assertThat(repeated.name()).isEqualTo(scenario.name() + ", 10 pipelines");
    assertThat(repeated.configuration()).contains("LOAD_GRPC_10").doesNotContain("LOAD_GRPC_11");
    assertThat(scenario.withPipelines(1).configuration()).isEqualTo(scenario.collector());
  }

  @Test
  void whatCannotBeRepeatedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepeatedConfig.of("connectors: {forward: {}}", 2))
        .withMessageContaining("connectors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepeatedConfig.of("receivers: {otlp: {}}", 2))
        .withMessageContaining("service::pipelines");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepeatedConfig.of("[a, b]", 2))
        .withMessageContaining("no YAML map");
  }
}
