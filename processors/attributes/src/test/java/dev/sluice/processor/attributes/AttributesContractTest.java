package dev.sluice.processor.attributes;

import dev.sluice.component.Processor;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.testkit.ProcessorContract;
import dev.sluice.testkit.TestContext;

class AttributesContractTest extends ProcessorContract {
  @Override
  protected Processor create(TestContext context, TelemetryConsumer next) {
    return Processing.create(
        "attributes", "{actions: [{key: a, action: upsert, value: b}]}", context, next);
  }

  @Override
  protected String id() {
    return "attributes";
  }
}
