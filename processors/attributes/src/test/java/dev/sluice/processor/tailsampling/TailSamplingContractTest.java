package dev.sluice.processor.tailsampling;

import dev.sluice.component.Processor;
import dev.sluice.config.SpecBinder;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.testkit.ProcessorContract;
import dev.sluice.testkit.TestContext;

/** Half of the traces are kept, for which the suite's batches wait two seconds. */
class TailSamplingContractTest extends ProcessorContract {
  private static final String HALF =
      "{decision_wait: 1s, policies: [{name: half, type: probabilistic,"
          + " probabilistic: {sampling_percentage: 50}}]}";

  @Override
  protected Processor create(TestContext context, TelemetryConsumer next) {
    return new TailSamplingProcessorFactory()
        .create(SpecBinder.fromYaml(TailSamplingConfig.SPEC, HALF), context, next);
  }

  @Override
  protected String id() {
    return "tail_sampling";
  }
}
