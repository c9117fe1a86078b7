package dev.sluice.component;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentType;

/**
 * {@code signal} or {@code signal/name}.
 *
 * @param name empty for the unnamed one
 */
public record PipelineId(Signal signal, String name) {
  public PipelineId {
    // Names follow the rules of component names.
    ComponentId checked = new ComponentId(ComponentType.of("pipeline"), name);
    name = checked.name();
  }

  /** Throws {@link IllegalArgumentException} in the reference's words. */
  public static PipelineId parse(String text) {
    ComponentId id = ComponentId.parse(text);
    String wanted = id.type().name();
    for (Signal signal : Signal.values()) {
      if (signal.id().equals(wanted)) {
        return new PipelineId(signal, id.name());
      }
    }
    throw new IllegalArgumentException(
        "in \"" + text + "\" id: unknown pipeline signal: \"" + wanted + "\"");
  }

  @Override
  public String toString() {
    return name.isEmpty() ? signal.id() : signal.id() + "/" + name;
  }
}
