package dev.sluice.exporter.debug;

import dev.sluice.component.Exporter;
import dev.sluice.testkit.ExporterContract;
import dev.sluice.testkit.TestContext;

class DebugContractTest extends ExporterContract {
  @Override
  protected Exporter create(TestContext context) {
    return new DebugExporterFactory().create(DebugConfig.DEFAULT, context);
  }

  @Override
  protected String id() {
    return "debug";
  }
}
