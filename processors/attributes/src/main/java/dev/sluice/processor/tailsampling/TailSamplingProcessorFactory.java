package dev.sluice.processor.tailsampling;

import dev.sluice.component.Doubt;
import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentType;
import java.util.List;
import java.util.Map;

/** Creates {@code tail_sampling} processors. */
public final class TailSamplingProcessorFactory implements ProcessorFactory<TailSamplingConfig> {
  /** Found as a service, or handed to the builder. */
  public TailSamplingProcessorFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("tail_sampling");
  }

  @Override
  public Spec<TailSamplingConfig> spec() {
    return TailSamplingConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(Signal.TRACES, Stability.BETA);
  }

  @Override
  public List<Doubt> doubts(TailSamplingConfig config, boolean isAlone) {
    return config.policies().isEmpty()
        ? List.of(new Doubt("policies", "There are no policies, so no trace is sampled. Add some."))
        : List.of();
  }

  @Override
  public Processor create(
      TailSamplingConfig config, ProcessorContext context, TelemetryConsumer next) {
    return new TailSamplingProcessor(config, context, next);
  }

  /** The reference does not count what goes into and comes out of this one. */
  @Override
  public boolean isMetered() {
    return false;
  }
}
