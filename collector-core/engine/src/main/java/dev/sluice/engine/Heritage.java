package dev.sluice.engine;

import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.config.model.PipelineConfig;
import dev.sluice.data.Signal;
import dev.sluice.flow.Durability;
import dev.sluice.id.ComponentKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a previous graph would come out the same in the next one, and so runs on. */
final class Heritage {
  private final CollectorConfig spec; // of the next one
  private final @Nullable Graph previous;
  private final boolean keepsParts; // false when an extension they may have asked for is another

  /**
   * @param spec what the next graph is built from
   * @param previous null when there is none: nothing is kept then
   */
  Heritage(CollectorConfig spec, @Nullable Graph previous) {
    this.spec = spec;
    this.previous = previous;
    this.keepsParts =
        previous != null
            && previous.extensions().stream()
                .allMatch(
                    part ->
                        isUnchanged(part)
                            && spec.service().extensions().contains(part.spec().id()));
  }

  private boolean isUnchanged(Part part) {
    ConfiguredComponent<?> now = spec.of(part.instance().kind()).get(part.instance().id());
    return now != null && !part.isStopped() && part.isWhatIsMadeOf(now);
  }

  /** The instance that was made before; null for none that would come out the same. */
  @Nullable Part part(InstanceId instance) {
    Part before = previous == null ? null : previous.part(instance);
    boolean keep =
        before != null
            && (keepsParts || instance.kind() == ComponentKind.EXTENSION)
            && isUnchanged(before);
    return keep ? before : null;
  }

  /** The same, if it would see nothing amiss with these pipelines behind it. */
  @Nullable Part partBefore(InstanceId instance, Map<Signal, LiveOutlets.Behind> behind) {
    Part kept = part(instance);
    if (kept == null || !kept.outputs().keySet().equals(behind.keySet())) {
      return null;
    }
    for (Map.Entry<Signal, LiveOutlets> output : kept.outputs().entrySet()) {
      LiveOutlets.Behind now = behind.get(output.getKey());
      if (now == null || !output.getValue().fits(now.pipelines())) {
        return null;
      }
    }
    return kept;
  }

  /**
   * The run whose account and branches this pipeline goes on with; null for none.
   *
   * @param sinks exporters and connectors behind it
   */
  @Nullable PipelineRun account(PipelineConfig pipeline, List<InstanceId> sinks) {
    PipelineRun before = previous == null ? null : previous.pipelines().get(pipeline.id());
    boolean keep =
        before != null
            && before.spec().id().signal() == pipeline.id().signal()
            && before.spec().exporters().equals(pipeline.exporters())
            && sinks.equals(before.branches().stream().map(b -> b.part().instance()).toList());
    return keep ? before : null;
  }

  /**
   * Whether the processors of that run go on with it.
   *
   * @param promised by the branches behind them, now
   */
  boolean keepsProcessors(PipelineRun before, PipelineConfig pipeline, Durability promised) {
    return before.builtFor() == promised
        && before.spec().processors().equals(pipeline.processors())
        && keepsParts
        && before.processors().stream().allMatch(this::isUnchanged);
  }
}
