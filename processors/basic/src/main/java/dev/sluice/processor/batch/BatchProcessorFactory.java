package dev.sluice.processor.batch;

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

/** Creates {@code batch} processors. */
public final class BatchProcessorFactory implements ProcessorFactory<BatchConfig> {
  /** Found as a service, or handed to the builder. */
  public BatchProcessorFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("batch");
  }

  @Override
  public List<RemovedKey> removedKeys() {
    return List.of(
        RemovedKey.renamed("send_batch_timeout", "timeout"),
        RemovedKey.ignored("num_tickers", "timeout alone counts"),
        RemovedKey.ignored("tick_time", "timeout alone counts"),
        RemovedKey.ignored("remove_after_ticks", "there is nothing to remove"));
  }

  @Override
  public Spec<BatchConfig> spec() {
    return BatchConfig.SPEC;
  }

  /** Profiles are not among them: requests of profiles cannot be merged. */
  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(
        Signal.TRACES, Stability.BETA, Signal.METRICS, Stability.BETA, Signal.LOGS, Stability.BETA);
  }

  @Override
  public Processor create(BatchConfig config, ProcessorContext context, TelemetryConsumer next) {
    return new BatchProcessor(config, context, next);
  }

  /** The reference does not count what goes into and comes out of this one. */
  @Override
  public boolean isMetered() {
    return false;
  }
}
