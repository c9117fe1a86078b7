package dev.sluice.component;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentKind;
import java.util.Map;

/** Makes extensions: one instance for each id that {@code service::extensions} lists. */
public interface ExtensionFactory<C> extends ComponentFactory<C> {
  @Override
  default ComponentKind kind() {
    return ComponentKind.EXTENSION;
  }

  /** Only wires objects together; nothing is opened before {@code start}. */
  Extension create(C config, ExtensionContext context);

  @Override
  default Map<Signal, Stability> signals() {
    return Map.of();
  }
}
