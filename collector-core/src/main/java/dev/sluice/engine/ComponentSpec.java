package dev.sluice.engine;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ComponentId;

/**
 * One configured component.
 *
 * @param id the id, whose type is the factory's type or its deprecated alias
 * @param factory what makes it
 * @param config its configuration; two configs that are equal make the same component, so that a
 *     reload keeps it
 * @param <C> the configuration record
 */
public record ComponentSpec<C>(ComponentId id, ComponentFactory<C> factory, C config) {
  /** Whether a component made of the other one would be the same as one made of this. */
  boolean makesTheSameAs(ComponentSpec<?> other) {
    return id.equals(other.id)
        && factory.getClass().equals(other.factory.getClass())
        && config.equals(other.config);
  }
}
