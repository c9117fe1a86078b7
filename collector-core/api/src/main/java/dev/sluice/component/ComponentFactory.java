package dev.sluice.component;

import dev.sluice.config.RemovedKey;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Describes a component type and makes its instances. Stateless, found by {@link
 * java.util.ServiceLoader} or handed to the collector's builder.
 *
 * @param <C> the configuration record
 */
public interface ComponentFactory<C> {
  /** Which of the five kinds it makes; the interface of the kind says it. */
  ComponentKind kind();

  /** The reference's name for the type. */
  ComponentType type();

  /** An older name that still works, with a warning. */
  default Optional<ComponentType> deprecatedAlias() {
    return Optional.empty();
  }

  /** Types that the reference no longer has and that this one takes the place of. */
  default List<RemovedType> removedTypes() {
    return List.of();
  }

  /** Keys that the reference once had, and what they mean today. */
  default List<RemovedKey> removedKeys() {
    return List.of();
  }

  /**
   * The one description of the configuration: binder, validation, defaults and documentation come
   * from it.
   */
  Spec<C> spec();

  /**
   * Refuses a configuration that needs a feature gate which is off, as the reference's validation
   * does: throws {@link dev.sluice.config.ConfigException} with paths from the component down.
   *
   * @param isEnabled whether a gate of that id is on
   */
  default void checkGates(C config, Predicate<String> isEnabled) {}

  /**
   * What a component of that configuration needs for itself alone. {@code validate} warns of two
   * that want the same, and a reload lets go of what a successor asks for.
   */
  default List<Claim> claims(C config) {
    return List.of();
  }

  /**
   * What is probably not meant, for warnings.
   *
   * @param isAlone whether {@code localhost} is a container that nothing else lives in
   */
  default List<Doubt> doubts(C config, boolean isAlone) {
    return List.of();
  }

  /** Signals it supports; empty for extensions and for connectors, which say it by pair. */
  Map<Signal, Stability> signals();
}
