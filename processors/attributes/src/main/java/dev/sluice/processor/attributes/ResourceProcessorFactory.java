package dev.sluice.processor.attributes;

import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.RemovedKey;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentType;
import dev.sluice.otlp.edit.OtlpEdit;
import java.util.List;
import java.util.Map;

/** Creates {@code resource} processors. */
public final class ResourceProcessorFactory implements ProcessorFactory<ResourceConfig> {
  /** Found as a service, or handed to the builder. */
  public ResourceProcessorFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("resource");
  }

  @Override
  public List<RemovedKey> removedKeys() {
    return List.of(
        new RemovedKey("type", RemovedLabels::ofType),
        new RemovedKey("labels", RemovedLabels::ofLabels));
  }

  @Override
  public Spec<ResourceConfig> spec() {
    return ResourceConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(
        Signal.TRACES, Stability.BETA,
        Signal.METRICS, Stability.BETA,
        Signal.LOGS, Stability.BETA,
        Signal.PROFILES, Stability.DEVELOPMENT);
  }

  @Override
  public Processor create(ResourceConfig config, ProcessorContext context, TelemetryConsumer next) {
    return new AttributesProcessor(
        config.attributes(),
        List.of(),
        (batch, actions, request, memory) ->
            OtlpEdit.resources(
                batch.signal(),
                batch.payload(),
                memory,
                resource -> Selecting.run(actions, resource.attributes(), request)),
        context,
        next);
  }
}
