package dev.sluice.component;

import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one component does.
 *
 * @param pipelines ids of the pipelines it stands in; empty for an extension
 * @param status null before it was started
 * @param error why, for the error states; else empty
 * @param since when it came into this state
 */
public record ComponentState(
    ComponentKind kind,
    ComponentId id,
    List<String> pipelines,
    @Nullable ComponentStatus status,
    String error,
    Instant since) {
  public ComponentState {
    pipelines = List.copyOf(pipelines);
  }
}
