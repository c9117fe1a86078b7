package dev.sluice.config.model;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ComponentId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A component and its configuration.
 *
 * @param id as written; its type may be an alias, or a removed name that the factory stands in for
 * @param effective the configuration in force as {@link dev.sluice.config.Bound#effective} gives
 *     it; empty when code made the record
 */
public record ConfiguredComponent<C>(
    ComponentId id,
    ComponentFactory<C> factory,
    C config,
    Map<String, @Nullable Object> effective) {
  public ConfiguredComponent {
    effective = Collections.unmodifiableMap(new LinkedHashMap<>(effective));
  }
}
