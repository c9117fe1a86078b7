package dev.sluice.processor.attributes;

import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.sections;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import java.util.List;
import java.util.Optional;

/**
 * Configuration of {@code attributes}.
 *
 * @param include what is worked on; everything when not given
 * @param exclude what is not, even if included
 * @param actions in the order in which they run
 */
public record AttributesConfig(
    Optional<MatchConfig> include, Optional<MatchConfig> exclude, List<ActionConfig> actions) {

  static final Key<Optional<MatchConfig>> INCLUDE =
      optional("include", MatchConfig.SPEC, "which items are worked on");
  static final Key<Optional<MatchConfig>> EXCLUDE =
      optional("exclude", MatchConfig.SPEC, "which of the included items are left alone");
  private static final Key<List<ActionConfig>> ACTIONS =
      sections("actions", ActionConfig.SPEC, "what is done with the attributes, in order")
          .required();

  static final Spec<AttributesConfig> SPEC =
      Spec.of(
          keys -> new AttributesConfig(keys.get(INCLUDE), keys.get(EXCLUDE), keys.get(ACTIONS)));

  public AttributesConfig {
    ActionList.require(actions, ACTIONS.name());
  }
}
