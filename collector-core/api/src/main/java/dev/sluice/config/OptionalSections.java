package dev.sluice.config;

import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.ScalarNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sections that may be off: what an absent key, an empty body and {@code enabled} mean. */
final class OptionalSections {
  private static final String ENABLED = "enabled";

  private OptionalSections() {}

  /** The three states of an optional section, and {@code enabled}. */
  static Optional<SpecBinder.KeyValue> bind(
      Key<?> key, MapNode.@Nullable Entry entry, Origin around, Place place) {
    // A null that is read back would switch such a section on.
    Object shownOff = key.presence() == Presence.NONE ? null : Map.of(ENABLED, false);
    SpecBinder.KeyValue off = new SpecBinder.KeyValue(Optional.empty(), shownOff);
    if (entry == null || entry.value().isNull()) {
      boolean on =
          key.presence() == Presence.SOME || (entry != null && key.presence() == Presence.DEFAULT);
      return on
          ? switchedOn(key, SpecBinder.body(entry, around), place, Set.of())
          : Optional.of(off);
    }
    if (!(entry.value() instanceof MapNode given)
        || SpecBinder.sectionOf(key).keys().stream()
            .anyMatch(inner -> inner.name().equals(ENABLED))) {
      return switchedOn(key, entry.value(), place, Set.of());
    }
    Node enabled = given.get(ENABLED);
    if (enabled == null) {
      return switchedOn(key, given, place, Set.of(ENABLED));
    }
    if (!(enabled instanceof ScalarNode scalar) || !(scalar.value() instanceof Boolean isOn)) {
      String type = enabled.isNull() ? "<nil>" : enabled.typeName();
      place
          .key(ENABLED)
          .refuse(
              enabled,
              "unexpected type "
                  + type
                  + " for 'enabled': got '"
                  + shown(enabled)
                  + "' value expected 'true' or 'false'",
              "Write true or false, without quotes.");
      return Optional.empty();
    }
    return isOn
        ? switchedOn(key, given, place, Set.of(ENABLED))
        : switchedOff(key, given, place, off);
  }

  /** What is off must still be written correctly, but its values are not judged. */
  private static Optional<SpecBinder.KeyValue> switchedOff(
      Key<?> key, MapNode given, Place place, SpecBinder.KeyValue off) {
    Findings inside = new Findings();
    boolean read =
        switchedOn(key, given, new Place(place.path(), inside), Set.of(ENABLED)).isPresent();
    boolean wellWritten = true;
    for (ConfigException.Problem problem : inside.problems()) {
      if (problem.stage() == ConfigException.Stage.DECODE) {
        place.findings().problem(problem);
        wellWritten = false;
      }
    }
    return read || wellWritten ? Optional.of(off) : Optional.empty();
  }

  private static Optional<SpecBinder.KeyValue> switchedOn(
      Key<?> key, Node node, Place place, Set<String> more) {
    return SpecBinder.section(SpecBinder.sectionOf(key), node, place, more)
        .map(bound -> new SpecBinder.KeyValue(Optional.of(bound.value()), bound.effective()));
  }

  private static String shown(Node node) {
    return node instanceof ScalarNode scalar && scalar.value() != null
        ? String.valueOf(scalar.value())
        : "<nil>";
  }
}
