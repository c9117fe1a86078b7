package dev.sluice.config.model;

import dev.sluice.component.ComponentFactory;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;
import java.util.Collection;
import java.util.Optional;

/** The component types that a configuration may name. Immutable. */
public interface ComponentCatalog {
  /** The factory of exactly that type, aliases left out. */
  Optional<ComponentFactory<?>> find(ComponentKind kind, ComponentType type);

  /** All factories of a kind. */
  Collection<? extends ComponentFactory<?>> all(ComponentKind kind);
}
