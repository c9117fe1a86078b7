package dev.sluice.extension.metricspage;

import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.model.PrometheusReader;
import dev.sluice.testkit.ExtensionContract;
import java.util.Map;

class MetricsPageContractTest extends ExtensionContract<MetricsPageConfig> {
  @Override
  protected ExtensionFactory<MetricsPageConfig> factory() {
    return new MetricsPageFactory();
  }

  @Override
  protected MetricsPageConfig config() {
    PrometheusReader reader = PrometheusReader.DEFAULT;
    return new MetricsPageConfig(
        new PrometheusReader(
            "127.0.0.1",
            0,
            reader.withoutScopeInfo(),
            reader.withoutUnits(),
            reader.withoutTypeSuffix(),
            reader.constantLabels()),
        Map.of("service.name", "test"));
  }

  @Override
  protected boolean isNamedByFiles() {
    return false;
  }
}
