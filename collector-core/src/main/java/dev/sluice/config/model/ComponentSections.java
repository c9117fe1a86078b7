package dev.sluice.config.model;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.component.ComponentType;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.Nearest;
import dev.sluice.config.SpecBinder;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the five sections of components. One use, one thread. */
final class ComponentSections {
  private final ComponentCatalog catalog;
  private final Findings findings;
  private final Map<ComponentKind, Map<ComponentId, ConfiguredComponent<?>>> components =
      new EnumMap<>(ComponentKind.class);
  private final Map<ComponentKind, Set<ComponentId>> declared = new EnumMap<>(ComponentKind.class);
  private final Map<String, Origin> aliases = new LinkedHashMap<>();
  private final List<Missing> missing = new ArrayList<>();

  /** A type that the reference has and the catalog has not. */
  private record Missing(ComponentKind kind, ComponentId id, Origin origin) {}

  ComponentSections(ComponentCatalog catalog, Findings findings) {
    this.catalog = catalog;
    this.findings = findings;
  }

  /** What could be read. */
  Map<ComponentKind, Map<ComponentId, ConfiguredComponent<?>>> components() {
    return components;
  }

  /** What was written, also where it could not be read. */
  Map<ComponentKind, Set<ComponentId>> declared() {
    return declared;
  }

  void read(MapNode root) {
    for (ComponentKind kind : ComponentKind.values()) {
      components.put(kind, new LinkedHashMap<>());
      declared.put(kind, new LinkedHashSet<>());
      Node section = root.get(kind.section());
      if (section instanceof MapNode map) {
        map.entries().forEach((text, entry) -> component(kind, text, entry));
      } else if (section != null && !section.isNull()) {
        refuse(
            kind.section(),
            "expected a map or struct, got \"" + section.typeName() + "\"",
            "Write id: {...}.",
            section.origin());
      }
    }
    tellAliases();
    tellMissing();
  }

  private void component(ComponentKind kind, String text, MapNode.Entry entry) {
    String path = kind.section() + "::" + text;
    ComponentId id;
    try {
      id = ComponentId.parse(text);
    } catch (IllegalArgumentException e) {
      refuse(path, String.valueOf(e.getMessage()), "", entry.key());
      return;
    }
    if (RemovedTypes.isBallast(kind, id)) {
      findings.warn(path, "memory_ballast was removed and is ignored; remove it", entry.key());
      return;
    }
    if (!declared.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(id)) {
      refuse(path, "duplicate name \"" + id + "\" after unmarshaling " + id, "", entry.key());
      return;
    }
    if (!(entry.value() instanceof MapNode) && !entry.value().isNull()) {
      String type = entry.value().typeName();
      refuse(
          path,
          "expected type 'map[string]interface {}', got unconvertible type '"
              + (type.equals("slice") ? "[]interface {}" : type)
              + "'",
          "Write key: value, or nothing for the defaults.",
          entry.value().origin());
      return;
    }
    factory(kind, id, entry)
        .ifPresentOrElse(
            factory -> bind(kind, id, factory, body(kind, id, entry), path),
            () -> unknown(kind, id, entry));
  }

  private Optional<ComponentFactory<?>> factory(
      ComponentKind kind, ComponentId id, MapNode.Entry entry) {
    if (RemovedTypes.isLogging(kind, id)) {
      return catalog.find(kind, ComponentType.of("debug"));
    }
    Optional<ComponentFactory<?>> exact =
        catalog.find(kind, id.type()).filter(found -> found.type().equals(id.type()));
    if (exact.isPresent()) {
      return exact;
    }
    for (ComponentFactory<?> factory : catalog.all(kind)) {
      if (factory.deprecatedAlias().filter(id.type()::equals).isPresent()) {
        return Optional.of(aliased(factory, id, entry));
      }
    }
    return TypeNames.renamed(kind, id.type().name())
        .flatMap(name -> catalog.find(kind, ComponentType.of(name)))
        .map(factory -> aliased(factory, id, entry));
  }

  private ComponentFactory<?> aliased(
      ComponentFactory<?> factory, ComponentId id, MapNode.Entry entry) {
    aliases.putIfAbsent(
        "\"" + id.type() + "\" alias is deprecated; use \"" + factory.type() + "\" instead",
        entry.key());
    return factory;
  }

  private Node body(ComponentKind kind, ComponentId id, MapNode.Entry entry) {
    Node body = entry.value().isNull() ? MapNode.emptyAt(entry.key()) : entry.value();
    return RemovedTypes.isLogging(kind, id)
        ? RemovedTypes.loggingAsDebug(id, body, entry.key(), findings)
        : body;
  }

  private <C> void bind(
      ComponentKind kind, ComponentId id, ComponentFactory<C> factory, Node body, String path) {
    SpecBinder.bind(factory.spec(), body, path, findings)
        .ifPresent(
            bound ->
                components
                    .computeIfAbsent(kind, k -> new LinkedHashMap<>())
                    .put(
                        id,
                        new ConfiguredComponent<>(id, factory, bound.value(), bound.effective())));
  }

  private void unknown(ComponentKind kind, ComponentId id, MapNode.Entry entry) {
    String type = id.type().name();
    Optional<String> advice =
        RemovedTypes.advice(kind, id, entry.value())
            .or(
                () ->
                    Artifacts.having(kind, type)
                        .map(artifact -> "Add " + artifact + " to the class path."));
    if (advice.isEmpty() && TypeNames.isKnownToReference(kind, type)) {
      missing.add(new Missing(kind, id, entry.key()));
      return;
    }
    String mend =
        advice
            .or(() -> elsewhere(kind, type))
            .or(() -> Nearest.to(type, types(kind)).map(Nearest::question))
            .orElse("");
    refuse(kind.section() + "::" + id, unknownType(kind, id), mend, entry.key());
  }

  private String unknownType(ComponentKind kind, ComponentId id) {
    return "unknown type: \""
        + id.type()
        + "\" for id: \""
        + id
        + "\" (valid values: ["
        + String.join(" ", types(kind))
        + "])";
  }

  /** A type that stands in the wrong section. */
  private Optional<String> elsewhere(ComponentKind kind, String type) {
    for (ComponentKind other : ComponentKind.values()) {
      if (other != kind && types(other).contains(type)) {
        return Optional.of("There is a type of this name among " + other.section() + ".");
      }
    }
    return Optional.empty();
  }

  private Set<String> types(ComponentKind kind) {
    Set<String> names = new TreeSet<>();
    for (ComponentFactory<?> factory : catalog.all(kind)) {
      names.add(factory.type().name());
      factory.deprecatedAlias().ifPresent(alias -> names.add(alias.name()));
    }
    return names;
  }

  /** One line for the file. */
  private void tellAliases() {
    if (!aliases.isEmpty()) {
      findings.warn("", String.join(", ", aliases.keySet()), aliases.values().iterator().next());
    }
  }

  /** One problem that names all of them. */
  private void tellMissing() {
    if (missing.isEmpty()) {
      return;
    }
    Missing first = missing.get(0);
    StringBuilder why = new StringBuilder(unknownType(first.kind(), first.id()));
    if (missing.size() > 1) {
      why.append(". So are:");
      for (Missing other : missing.subList(1, missing.size())) {
        why.append("\n")
            .append(other.origin())
            .append("  ")
            .append(other.kind().section())
            .append("::")
            .append(other.id());
      }
    }
    refuse(
        first.kind().section() + "::" + first.id(),
        why.toString(),
        missing.size() > 1
            ? "The reference has these types, this collector has not."
            : "The reference has this type, this collector has not.",
        first.origin());
  }

  private void refuse(String path, String why, String mend, Origin origin) {
    findings.problem(
        new ConfigException.Problem(path, "", why, mend, ConfigException.Stage.DECODE, origin));
  }
}
