package dev.sluice.processor.attributes;

import static dev.sluice.config.Key.sections;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import java.util.List;

/**
 * Configuration of {@code resource}.
 *
 * @param attributes actions in the order in which they run
 */
public record ResourceConfig(List<ActionConfig> attributes) {

  private static final Key<List<ActionConfig>> ATTRIBUTES =
      sections(
              "attributes",
              ActionConfig.SPEC,
              "what is done with the attributes of resources, in order")
          .required();

  static final Spec<ResourceConfig> SPEC =
      Spec.of(keys -> new ResourceConfig(keys.get(ATTRIBUTES)));

  public ResourceConfig {
    ActionList.require(attributes, ATTRIBUTES.name());
  }
}
