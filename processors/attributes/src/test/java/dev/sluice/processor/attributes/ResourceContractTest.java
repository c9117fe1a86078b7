package dev.sluice.processor.attributes;

import dev.sluice.component.Processor;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.testkit.ProcessorContract;
import dev.sluice.testkit.TestContext;

class ResourceContractTest extends ProcessorContract {
  @Override
  protected Processor create(TestContext context, TelemetryConsumer next) {
    return Processing.create(
        "resource", "{attributes: [{key: a, action: upsert, value: b}]}", context, next);
  }

  @Override
  protected String id() {
    return "resource";
  }

  @Override
  protected Signal signal() {
    return Signal.METRICS;
  }
}
