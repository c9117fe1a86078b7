package dev.sluice.exporter.prometheus;

import dev.sluice.component.Exporter;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.testkit.ExporterContract;
import dev.sluice.testkit.TestContext;

class PrometheusContractTest extends ExporterContract {
  @Override
  protected Exporter create(TestContext context) {
    return new PrometheusExporterFactory()
        .create(SpecBinder.fromYaml(PrometheusConfig.SPEC, "{endpoint: '127.0.0.1:0'}"), context);
  }

  @Override
  protected String id() {
    return "prometheus";
  }

  @Override
  protected Signal signal() {
    return Signal.METRICS;
  }
}
