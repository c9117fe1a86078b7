package dev.sluice.processor.attributes;

import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
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
      Key.optional("include", MatchConfig.SPEC, Presence.NONE, "which items are worked on");
  static final Key<Optional<MatchConfig>> EXCLUDE =
      Key.optional(
          "exclude", MatchConfig.SPEC, Presence.NONE, "which of the included items are left alone");
  private static final Key<List<ActionConfig>> ACTIONS =
      Key.of(
          "actions",
          ValueType.sections(ActionConfig.SPEC),
          List.of(),
          "what is done with the attributes, in order");

  static final Spec<AttributesConfig> SPEC =
      Spec.of(
          values ->
              new AttributesConfig(values.get(INCLUDE), values.get(EXCLUDE), values.get(ACTIONS)),
          INCLUDE,
          EXCLUDE,
          ACTIONS);

  public AttributesConfig {
    ActionList.require(actions, ACTIONS.name());
  }
}
