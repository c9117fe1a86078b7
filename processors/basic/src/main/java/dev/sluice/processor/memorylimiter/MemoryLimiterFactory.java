package dev.sluice.processor.memorylimiter;

import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.RemovedKey;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentType;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Creates {@code memory_limiter} processors; those of one id share a limiter. */
public final class MemoryLimiterFactory implements ProcessorFactory<MemoryLimiterConfig> {
  private final Supplier<MemoryProbe> probes;

  /** For this JVM. */
  public MemoryLimiterFactory() {
    this(JvmMemory::new);
  }

  MemoryLimiterFactory(Supplier<MemoryProbe> probes) {
    this.probes = probes;
  }

  @Override
  public ComponentType type() {
    return ComponentType.of("memory_limiter");
  }

  @Override
  public List<RemovedKey> removedKeys() {
    return List.of(RemovedKey.ignored("ballast_size_mib", "there is no ballast"));
  }

  @Override
  public Spec<MemoryLimiterConfig> spec() {
    return MemoryLimiterConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(
        Signal.TRACES,
        Stability.BETA,
        Signal.METRICS,
        Stability.BETA,
        Signal.LOGS,
        Stability.BETA,
        Signal.PROFILES,
        Stability.ALPHA);
  }

  @Override
  public boolean isMeantToBeFirst() {
    return true;
  }

  @Override
  public Processor create(
      MemoryLimiterConfig config, ProcessorContext context, TelemetryConsumer next) {
    MemoryLimiter limiter =
        context.shared(
            MemoryLimiter.class,
            context.id() + " " + config, // a changed configuration gets a limiter of its own
            () -> new MemoryLimiter(config, context, probes.get()));
    return new MemoryLimiterProcessor(context, limiter, next);
  }
}
