package dev.sluice.processor.batch;

import dev.sluice.component.Processor;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.testkit.ProcessorContract;
import dev.sluice.testkit.TestContext;

class BatchContractTest extends ProcessorContract {
  @Override
  protected Processor create(TestContext context, TelemetryConsumer next) {
    return new BatchProcessorFactory().create(BatchConfig.DEFAULT, context, next);
  }

  @Override
  protected String id() {
    return "batch";
  }
}
