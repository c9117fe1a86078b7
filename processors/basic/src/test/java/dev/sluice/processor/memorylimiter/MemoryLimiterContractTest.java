package dev.sluice.processor.memorylimiter;

import dev.sluice.component.Processor;
import dev.sluice.config.SpecBinder;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.testkit.ProcessorContract;
import dev.sluice.testkit.TestContext;

class MemoryLimiterContractTest extends ProcessorContract {
  @Override
  protected Processor create(TestContext context, TelemetryConsumer next) {
    return new MemoryLimiterFactory(FakeMemory::new)
        .create(
            SpecBinder.fromYaml(MemoryLimiterConfig.SPEC, "{check_interval: 1s, limit_mib: 100}"),
            context,
            next);
  }

  @Override
  protected String id() {
    return "memory_limiter";
  }
}
