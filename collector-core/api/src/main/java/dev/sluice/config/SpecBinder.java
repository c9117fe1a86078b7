package dev.sluice.config;

import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.NodePath;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.YamlException;
import dev.sluice.config.tree.YamlReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a node, as a spec describes it: strict about keys and types, with defaults
 * filled in and every problem reported rather than the first. Stateless.
 */
public final class SpecBinder {
  private SpecBinder() {}

  /**
   * Binds a section.
   *
   * @param node a map, or a null for an empty body
   * @param path where it stands, keys joined with {@code ::}; begins every path that is reported
   * @param findings takes problems, and one note for each inert key that is given
   * @return empty when there was a problem
   */
  public static <C> Optional<Bound<C>> bind(
      Spec<C> spec, Node node, String path, Findings findings) {
    return section(spec, node, new Place(path, findings));
  }

  /**
   * Reads a section of which a part was refused already: what is wrong with the keys that are left
   * is reported, what is missing is not.
   *
   * @return empty
   */
  public static <C> Optional<Bound<C>> readOnly(
      Spec<C> spec, Node node, String path, Findings findings) {
    Findings inside = new Findings();
    bind(spec, node, path, inside);
    inside.problems().stream()
        .filter(problem -> problem.stage() == ConfigException.Stage.DECODE)
        .forEach(findings::problem);
    return Optional.empty();
  }

  /**
   * Binds a YAML text as it stands, without {@code ${...}}: for tests and for code that embeds a
   * component.
   *
   * @throws ConfigException with every problem
   */
  public static <C> C fromYaml(Spec<C> spec, String yaml) {
    Findings findings = new Findings();
    Optional<Bound<C>> bound = bind(spec, parse(yaml), "", findings);
    findings.throwIfAny();
    return bound.orElseThrow(() -> new IllegalStateException("refused without a problem")).value();
  }

  /** Reads a value that code has as YAML; throws {@link ConfigException} with every problem. */
  static <T> Conversion.Result<T> convert(ValueType<T> type, String yaml) {
    Findings findings = new Findings();
    Optional<Conversion.Result<T>> result = type.convert(parse(yaml), new Place("", findings));
    findings.throwIfAny();
    return result.orElseThrow(() -> new IllegalStateException("refused without a problem"));
  }

  private static Node parse(String yaml) {
    try {
      return YamlReader.read("", yaml).root();
    } catch (YamlException e) {
      throw new ConfigException(
          List.of(
              new ConfigException.Problem(
                  "",
                  "",
                  String.valueOf(e.getMessage()),
                  "",
                  ConfigException.Stage.RESOLVE,
                  e.origin())));
    }
  }

  static <C> Optional<Bound<C>> section(Spec<C> spec, Node node, Place place) {
    return section(spec, node, place, Set.of());
  }

  /**
   * @param more names that are allowed beside the spec's, and not offered
   */
  static <C> Optional<Bound<C>> section(Spec<C> spec, Node node, Place place, Set<String> more) {
    MapNode map;
    if (node instanceof MapNode given) {
      map = given;
    } else if (node.isNull()) {
      map = MapNode.emptyAt(node.origin());
    } else {
      place.refuse(
          node, "expected a map or struct, got \"" + node.typeName() + "\"", "Write key: value.");
      return Optional.empty();
    }
    Set<String> valid = new LinkedHashSet<>();
    collectNames(spec, valid);
    boolean known = refuseUnknown(map, valid, more, place);
    // What a wrong name leaves out is not to be missed as well.
    return keys(spec, map, place, known);
  }

  private static void collectNames(Spec<?> spec, Set<String> names) {
    for (Key<?> key : spec.keys()) {
      Spec<?> inlined = key.section();
      if (key.shape() == Key.Shape.INLINE && inlined != null) {
        collectNames(inlined, names);
      } else {
        names.add(key.name());
      }
    }
  }

  private static boolean refuseUnknown(
      MapNode map, Set<String> valid, Set<String> more, Place place) {
    boolean known = true;
    for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
      String name = entry.getKey();
      if (!valid.contains(name) && !more.contains(name)) {
        known = false;
        place
            .key(name)
            .refuse(
                "", entry.getValue().key(), "has invalid keys: " + name, unknownMend(name, valid));
      }
    }
    return known;
  }

  private static String unknownMend(String name, Set<String> valid) {
    return Nearest.to(name, valid)
        .map(Nearest::question)
        .orElseGet(
            () ->
                valid.isEmpty() ? "It takes no keys." : "Valid: " + String.join(", ", valid) + ".");
  }

  /**
   * Every key of the spec, then the record.
   *
   * @param isWhole false where keys are missing that are not to be missed: then no record is made
   */
  private static <C> Optional<Bound<C>> keys(
      Spec<C> spec, MapNode map, Place place, boolean isWhole) {
    BoundKeys values = new BoundKeys(spec, map.entries().keySet());
    boolean complete = true;
    for (Key<?> key : spec.keys()) {
      complete &= key(key, map, place, values, isWhole);
    }
    return complete && isWhole
        ? build(spec, values, map, place).map(value -> new Bound<>(value, values.shown()))
        : Optional.empty();
  }

  private static <C> Optional<C> build(Spec<C> spec, BoundKeys values, MapNode map, Place place) {
    try {
      return Optional.of(spec.build(values));
    } catch (ConfigException e) {
      for (ConfigException.Problem problem : e.problems()) {
        place
            .findings()
            .problem(
                new ConfigException.Problem(
                    Place.join(place.path(), problem.path()),
                    problem.value(),
                    problem.why(),
                    problem.mend(),
                    problem.stage(),
                    NodePath.originOf(map, problem.path())));
      }
    } catch (IllegalArgumentException e) {
      // A type of the component's own, checked in its constructor.
      place
          .findings()
          .problem(
              new ConfigException.Problem(
                  place.path(),
                  "",
                  String.valueOf(e.getMessage()),
                  "",
                  ConfigException.Stage.VALIDATE,
                  map.origin()));
    }
    return Optional.empty();
  }

  /** Binds one key into the values; false when there was a problem. */
  private static <T> boolean key(
      Key<T> key, MapNode map, Place place, BoundKeys values, boolean isWhole) {
    if (key.shape() == Key.Shape.INLINE) {
      Optional<? extends Bound<?>> bound = keys(sectionOf(key), map, place, isWhole);
      bound.ifPresent(
          inlined -> {
            values.add(inlined.value());
            values.shown().putAll(inlined.effective());
          });
      return bound.isPresent();
    }
    MapNode.Entry entry = map.entries().get(key.name());
    Optional<KeyValue> result = value(key, entry, map.origin(), place.key(key.name()));
    result.ifPresent(
        value -> {
          values.add(value.value());
          values.shown().put(key.name(), value.shown());
        });
    return result
        .filter(value -> entry == null || treat(key, value, entry, map, place))
        .isPresent();
  }

  /** A key's value and how it is shown; null for what is empty. */
  record KeyValue(Object value, @Nullable Object shown) {}

  static Spec<?> sectionOf(Key<?> key) {
    Spec<?> spec = key.section();
    if (spec == null) {
      throw new IllegalStateException("key \"" + key.name() + "\" has no section");
    }
    return spec;
  }

  private static Optional<KeyValue> value(
      Key<?> key, MapNode.@Nullable Entry entry, Origin around, Place place) {
    return switch (key.shape()) {
      case VALUE, MAYBE -> plain(key, key.type(), entry, place);
      case SECTION ->
          section(sectionOf(key), body(entry, around), place)
              .map(bound -> new KeyValue(bound.value(), bound.effective()));
      case OPTIONAL_SECTION -> OptionalSections.bind(key, entry, around, place);
      case INLINE -> throw new IllegalStateException("an inlined spec has no key of its own");
    };
  }

  static Node body(MapNode.@Nullable Entry entry, Origin around) {
    if (entry == null) {
      return MapNode.emptyAt(around);
    }
    return entry.value().isNull() ? MapNode.emptyAt(entry.key()) : entry.value();
  }

  private static <T> Optional<KeyValue> plain(
      Key<?> key, @Nullable ValueType<T> type, MapNode.@Nullable Entry entry, Place place) {
    Object standard = key.defaultValue();
    if (type == null || standard == null) {
      throw new IllegalStateException("key \"" + key.name() + "\" has no type");
    }
    boolean maybe = key.shape() == Key.Shape.MAYBE;
    if (entry == null || (type.isBlank(entry.value()) && (maybe || type.keepsDefaultOnNull()))) {
      return Optional.of(new KeyValue(standard, key.shownDefault()));
    }
    return type.convert(entry.value(), place)
        .map(
            result ->
                new KeyValue(maybe ? Optional.of(result.value()) : result.value(), result.shown()));
  }

  /** Says what becomes of a key that is given but not honoured; false when it is refused. */
  @SuppressWarnings("unchecked") // the value was converted for this key
  private static <T> boolean treat(
      Key<T> key, KeyValue value, MapNode.Entry entry, MapNode map, Place place) {
    if (key.treatment() == Key.Treatment.HONOURED) {
      return true;
    }
    boolean isDefault =
        value(key, null, map.origin(), new Place(place.path(), new Findings()))
            .filter(standard -> standard.value().equals(value.value()))
            .isPresent();
    if (isDefault) {
      return true;
    }
    Place at = place.key(key.name());
    if (key.treatment() == Key.Treatment.INERT) {
      String text = "accepted without effect: " + key.treatmentReason();
      if (key.warns()) {
        at.findings().warn(at.path(), text, entry.key());
      } else {
        at.findings().info(at.path(), text, entry.key());
      }
      return true;
    }
    if (key.meansOff((T) value.value())) {
      return true;
    }
    at.refuse(
        Place.shown(entry.value()),
        entry.key(),
        "is not supported: " + key.treatmentReason(),
        key.treatmentReason().toLowerCase(Locale.ROOT).contains("remove") ? "" : "Remove it.");
    return false;
  }
}
