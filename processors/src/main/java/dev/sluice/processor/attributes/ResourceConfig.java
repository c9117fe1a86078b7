package dev.sluice.processor.attributes;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.util.List;

/**
 * Configuration of {@code resource}.
 *
 * @param attributes actions in the order in which they run
 */
public record ResourceConfig(List<ActionConfig> attributes) {
  private static final Key<List<ActionConfig>> ATTRIBUTES =
      Key.of(
          "attributes",
          ValueType.sections(ActionConfig.SPEC),
          List.of(),
          "what is done with the attributes of resources, in order");

  static final Spec<ResourceConfig> SPEC =
      Spec.of(values -> new ResourceConfig(values.get(ATTRIBUTES)), ATTRIBUTES);

  public ResourceConfig {
    ActionList.require(attributes, ATTRIBUTES.name());
  }
}
