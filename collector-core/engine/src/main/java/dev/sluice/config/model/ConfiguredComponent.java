package dev.sluice.config.model;

import dev.sluice.component.Claim;
import dev.sluice.component.ComponentFactory;
import dev.sluice.component.Doubt;
import dev.sluice.id.ComponentId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A component and its configuration.
 *
 * @param id as written; its type may be an alias, or a removed name that the factory stands in for
 * @param effective the configuration in force as {@link dev.sluice.config.Bound#effective} gives
 *     it; empty when code made the record
 * @param path the keys that ask for it, joined with {@code ::}: what errors call it
 */
public record ConfiguredComponent<C>(
    ComponentId id,
    ComponentFactory<C> factory,
    C config,
    Map<String, @Nullable Object> effective,
    String path) {
  public ConfiguredComponent {
    effective = Collections.unmodifiableMap(new LinkedHashMap<>(effective));
  }

  /** One that stands under its id in the section of its kind. */
  public ConfiguredComponent(
      ComponentId id,
      ComponentFactory<C> factory,
      C config,
      Map<String, @Nullable Object> effective) {
    this(id, factory, config, effective, pathOf(id, factory));
  }

  private static String pathOf(ComponentId id, ComponentFactory<?> factory) {
    return factory.kind().section() + "::" + id;
  }

  /** What it needs for itself alone; paths are its own keys'. */
  public List<Claim> claims() {
    return factory.claims(config);
  }

  /** What is probably not meant; paths are its own keys'. */
  public List<Doubt> doubts(boolean isAlone) {
    return factory.doubts(config, isAlone);
  }

  /** Whether the configuration asks for it by other keys than its id's. */
  public boolean isImplied() {
    return !path.equals(pathOf(id, factory));
  }
}
