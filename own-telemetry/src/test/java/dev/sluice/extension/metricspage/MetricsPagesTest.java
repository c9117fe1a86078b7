package dev.sluice.extension.metricspage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.LogsTelemetry;
import dev.sluice.config.model.MetricsTelemetry;
import dev.sluice.config.model.PrometheusReader;
import dev.sluice.config.model.ResourceTelemetry;
import dev.sluice.config.model.TelemetryConfig;
import dev.sluice.extension.zpages.ZPagesConfig;
import dev.sluice.extension.zpages.ZPagesFactory;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.telemetry.MetricLevel;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsPagesTest {
  @Test
  void everyReaderBecomesAnExtensionBeforeTheOthers() {
    CollectorConfig config =
        MetricsPages.addTo(config(MetricLevel.BASIC, 2), Map.of("service.name", "x"));

    assertThat(config.service().extensions())
        .extracting(ComponentId::toString)
        .containsExactly("telemetry_metrics", "telemetry_metrics/2", "zpages");
    assertThat(config.find(ComponentKind.EXTENSION, ComponentId.parse("telemetry_metrics")))
        .get()
        .extracting(component -> component.config())
        .isEqualTo(new MetricsPageConfig(PrometheusReader.DEFAULT, Map.of("service.name", "x")));
  }

  @Test
  void withLevelNoneThereIsNone() {
    assertThat(MetricsPages.addTo(config(MetricLevel.NONE, 1), Map.of()).service().extensions())
        .extracting(ComponentId::toString)
        .containsExactly("zpages");
  }

  private static CollectorConfig config(MetricLevel level, int readers) {
    return CollectorConfig.builder()
        .gates(true, false)
        .component("zpages", new ZPagesFactory(), ZPagesConfig.DEFAULT)
        .extension("zpages")
        .telemetry(
            new TelemetryConfig(
                LogsTelemetry.DEFAULT,
                new MetricsTelemetry(level, Collections.nCopies(readers, PrometheusReader.DEFAULT)),
                ResourceTelemetry.DEFAULT))
        .build();
  }
}
