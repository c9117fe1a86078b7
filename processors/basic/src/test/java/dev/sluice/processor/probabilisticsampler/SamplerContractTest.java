package dev.sluice.processor.probabilisticsampler;

import dev.sluice.component.Processor;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.testkit.ProcessorContract;
import dev.sluice.testkit.TestContext;

class SamplerContractTest extends ProcessorContract {
  @Override
  protected Processor create(TestContext context, TelemetryConsumer next) {
    SamplerConfig config =
        ReferenceDecisionsTest.config("sampling_percentage: 50, mode: hash_seed");
    return new ProbabilisticSamplerFactory().create(config, context, next);
  }

  @Override
  protected String id() {
    return "probabilistic_sampler";
  }

  static class Logs extends SamplerContractTest {
    @Override
    protected Signal signal() {
      return Signal.LOGS;
    }
  }
}
