package dev.sluice.collector;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.BranchLedger;
import java.time.Duration;
import java.util.Map;

/** Creates exporters that report a fatal error soon after they started. */
public final class DoomedExporterFactory implements ExporterFactory<DoomedExporterFactory.Nothing> {
  /** No settings. */
  public record Nothing() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("doomed");
  }

  @Override
  public Spec<Nothing> spec() {
    return Spec.empty(new Nothing());
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(Signal.TRACES, Stability.DEVELOPMENT);
  }

  @Override
  public Exporter create(Nothing config, ExporterContext context) {
    return new Doomed(context);
  }

  private record Doomed(ComponentContext context) implements Exporter {
    @Override
    public void start() {
      context
          .scheduler()
          .schedule(
              Duration.ofMillis(200),
              () ->
                  context.report(
                      ComponentStatus.FATAL_ERROR, new IllegalStateException("the disk is gone")));
    }

    @Override
    public void export(Batch batch, BranchLedger branch, Reply reply) {
      reply.complete(Outcome.accepted());
    }

    @Override
    public Durability durability() {
      return Durability.DIRECT;
    }

    @Override
    public void stop(Deadline deadline) {}
  }
}
