package dev.sluice.processor.probabilisticsampler;

import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentType;
import java.util.Map;

/** Creates {@code probabilistic_sampler} processors. */
public final class ProbabilisticSamplerFactory implements ProcessorFactory<SamplerConfig> {
  /** Found as a service, or handed to the builder. */
  public ProbabilisticSamplerFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("probabilistic_sampler");
  }

  @Override
  public Spec<SamplerConfig> spec() {
    return SamplerConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(Signal.TRACES, Stability.BETA, Signal.LOGS, Stability.ALPHA);
  }

  @Override
  public Processor create(SamplerConfig config, ProcessorContext context, TelemetryConsumer next) {
    return new ProbabilisticSampler(config, context, next);
  }
}
