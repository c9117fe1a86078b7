package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference's words for graphs that make no sense. */
class GraphTextsTest {
  private final Fakes.Config config = new Fakes.Config(new Journal(), "", "");
  private final CollectorBuilder builder =
      Collector.builder()
          .logs(name -> new MemoryLog())
          .component("in", new Fakes.In(), config)
          .component("step", new Fakes.Step(), config)
          .component("out", new Fakes.Out(), config)
          .component("join", new Fakes.Join(), config);

  private void refused(String message, String mend) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(CollectorException.class)
        .hasMessage(message + "\n\n    " + mend);
  }

  @Test
  void namesAConnectorThatNoPipelineTakesFrom() {
    builder
        .pipeline("traces/in1", List.of("in"), List.of(), List.of("join"))
        .pipeline("traces/in2", List.of("in"), List.of(), List.of("join"));
    refused(
        "failed to build pipelines: connector \"join\" used as exporter in [traces/in1 traces/in2]"
            + " pipeline but not used in any supported receiver pipeline",
        "Name it among the receivers of a pipeline of traces too, or take it out.");
  }

  @Test
  void namesAConnectorThatCannotMakeTheSignal() {
    builder
        .pipeline("traces", List.of("in", "join"), List.of(), List.of("out"))
        .pipeline("metrics", List.of("in"), List.of(), List.of("join"));
    refused(
        "failed to build pipelines: connector \"join\" used as exporter in [metrics] pipeline but"
            + " not used in any supported receiver pipeline",
        "It takes nothing of this signal. Take it out.");
  }

  @Test
  void tellsACycleFromConnectorToConnector() {
    builder
        .pipeline("traces/0", List.of("in"), List.of(), List.of("join"))
        .pipeline("traces/1", List.of("join"), List.of("step"), List.of("join"));
    refused(
        "failed to build pipelines: cycle detected: connector \"join\" (traces to traces) ->"
            + " processor \"step\" in pipeline \"traces/1\" -> connector \"join\" (traces to"
            + " traces)",
        "Take one of the connectors out of this circle.");
  }

  @Test
  void namesAComponentThatDoesNotSupportTheSignal() {
    builder.pipeline("logs", List.of("in"), List.of(), List.of("out"));
    refused(
        "failed to build pipelines: failed to create \"in\" receiver for data type \"logs\":"
            + " telemetry type is not supported",
        "It takes traces, metrics.");
  }

  @Test
  void readsFeatureGates() {
    FeatureGates gates =
        FeatureGates.parse(List.of("service.profilesSupport,-service.AllowNoPipelines"));
    assertThat(gates.isEnabled(FeatureGates.PROFILES)).isTrue();
    assertThatThrownBy(() -> FeatureGates.parse(List.of("nonsense")))
        .hasMessageStartingWith("no such feature gate \"nonsense\". valid gates: [confmap.");
    assertThatThrownBy(() -> FeatureGates.parse(List.of("service.profilesSupport,")))
        .hasMessage("empty feature gate identifier at index 1");
    assertThat(FeatureGates.parse(List.of("service.partialReload")).warnings())
        .containsExactly("service.partialReload");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "confmap.enableMergeAppendOption|Alpha|false|v0.120.0",
        "exporter.prometheusexporter.DisableAddMetricSuffixes|Beta|true|v0.132.0",
        "extension.healthcheck.useComponentStatus|Alpha|false|v0.142.0",
        "pdata.useProtoPooling|Alpha|false|v0.133.0",
        "pkg.exporterhelper.queueBatchEnabled|Alpha|false|v0.158.0",
        "pkg.translator.prometheus.PermissiveLabelSanitization|Alpha|false|v0.55.0",
        "receiverhelper.newReceiverMetrics|Alpha|false|v0.138.0",
        "service.AllowNoPipelines|Alpha|false|v0.122.0",
        "service.partialReload|Alpha|false|v0.157.0",
        "service.partialReloadReceivers|Beta|true|v0.157.0",
        "service.profilesSupport|Alpha|false|v0.112.0",
        "telemetry.newPipelineTelemetry|Alpha|false|v0.123.0",
      })
  void gatesAreOfTheReferencesStageAndVersion(
      String id, String stage, boolean enabled, String fromVersion) {
    assertThat(FeatureGates.find(id))
        .hasValueSatisfying(
            gate -> {
              assertThat(gate.stage()).isEqualTo(stage);
              assertThat(gate.enabledByDefault()).isEqualTo(enabled);
              assertThat(gate.fromVersion()).isEqualTo(fromVersion);
            });
  }
}
