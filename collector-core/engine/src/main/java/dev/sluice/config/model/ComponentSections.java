package dev.sluice.config.model;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.RemovedType;
import dev.sluice.config.Bound;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.Nearest;
import dev.sluice.config.RemovedKeys;
import dev.sluice.config.SpecBinder;
import dev.sluice.config.tree.FlowText;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
  private final Set<ComponentKind> written = EnumSet.noneOf(ComponentKind.class);
  private final Map<String, Origin> aliases = new LinkedHashMap<>();

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

  /** Kinds of whose section anything is written, also what is no id. */
  Set<ComponentKind> written() {
    return written;
  }

  void read(MapNode root) {
    for (ComponentKind kind : ComponentKind.values()) {
      components.put(kind, new LinkedHashMap<>());
      declared.put(kind, new LinkedHashSet<>());
      Node section = root.get(kind.section());
      if (section instanceof MapNode map) {
        if (!map.entries().isEmpty()) {
          written.add(kind);
        }
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
  }

  private void component(ComponentKind kind, String text, MapNode.Entry entry) {
    String path = kind.section() + "::" + text;
    ComponentId id;
    try {
      id = ComponentId.parse(text);
    } catch (IllegalArgumentException e) {
      refuse(path, String.valueOf(e.getMessage()), nearest(kind, text), entry.key());
      return;
    }
    if (AbsentTypes.isIgnored(kind, id.type())) {
      findings.warn(path, id.type() + " was removed and is ignored; remove it", entry.key());
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
    Node body = entry.value().isNull() ? MapNode.emptyAt(entry.key()) : entry.value();
    factory(kind, id, entry)
        .ifPresentOrElse(
            factory -> bind(kind, id, factory, (MapNode) body, path),
            () ->
                standIn(kind, id)
                    .ifPresentOrElse(
                        standIn -> bindStandIn(kind, id, standIn, (MapNode) body, path),
                        () -> unknown(kind, id, entry)));
  }

  /** The id that was probably meant by one that is none. */
  private String nearest(ComponentKind kind, String text) {
    String[] typeAndName = text.strip().split("/", 2);
    return Nearest.to(typeAndName[0], types(kind))
        .map(type -> typeAndName.length == 1 ? type : type + "/" + typeAndName[1].strip())
        .filter(id -> !id.equals(text) && !id.endsWith("/"))
        .map(Nearest::question)
        .orElse("An id is a type, or a type, / and a name of your own: debug/2");
  }

  private Optional<ComponentFactory<?>> factory(
      ComponentKind kind, ComponentId id, MapNode.Entry entry) {
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

  /** A factory that reads a removed type as its own. */
  private record StandIn(ComponentFactory<?> factory, String why) {}

  private Optional<StandIn> standIn(ComponentKind kind, ComponentId id) {
    for (ComponentFactory<?> factory : catalog.all(kind)) {
      for (RemovedType removed : factory.removedTypes()) {
        if (removed.is(kind, id.type()) && removed.heir() instanceof RemovedType.ReadAs readAs) {
          return Optional.of(new StandIn(factory, readAs.why()));
        }
      }
    }
    return Optional.empty();
  }

  /** With one warning, that has the whole body as it is to be written. */
  private void bindStandIn(
      ComponentKind kind, ComponentId id, StandIn standIn, MapNode body, String path) {
    ComponentId modern = new ComponentId(standIn.factory().type(), id.name());
    MapNode read =
        new RemovedKeys(body, path, new Findings()).read(standIn.factory().removedKeys());
    findings.warn(
        path,
        standIn.why()
            + "; it is read as one, write "
            + modern
            + ":"
            + (read.entries().isEmpty() ? "" : " " + FlowText.of(read)),
        read.origin());
    bind(kind, id, standIn.factory(), read, path);
  }

  private <C> void bind(
      ComponentKind kind, ComponentId id, ComponentFactory<C> factory, MapNode body, String path) {
    RemovedKeys removed = new RemovedKeys(body, path, findings);
    MapNode read = removed.read(factory.removedKeys());
    Optional<Bound<C>> bound =
        removed.isAnyRefused()
            ? SpecBinder.readOnly(factory.spec(), read, path, findings)
            : SpecBinder.bind(factory.spec(), read, path, findings);
    bound.ifPresent(
        whole ->
            components
                .computeIfAbsent(kind, k -> new LinkedHashMap<>())
                .put(id, new ConfiguredComponent<>(id, factory, whole.value(), whole.effective())));
  }

  private void unknown(ComponentKind kind, ComponentId id, MapNode.Entry entry) {
    String type = id.type().name();
    Optional<String> advice =
        advice(kind, id, entry.value())
            .or(
                () ->
                    Artifacts.having(kind, type)
                        .map(artifact -> "Add " + artifact + " to the class path."));
    if (advice.isEmpty() && TypeNames.isKnownToReference(kind, type)) {
      missing(kind, id, entry.key());
      return;
    }
    String path = kind.section() + "::" + id;
    String why = "unknown type: \"" + type + "\" for id: \"" + id + "\"";
    if (advice.isPresent()) {
      refuse(path, why, advice.get(), entry.key());
      return;
    }
    Set<String> types = types(kind);
    String mend =
        elsewhere(kind, type).or(() -> Nearest.to(type, types).map(Nearest::question)).orElse("");
    String valid = " (valid values: [" + String.join(" ", types) + "])";
    refuse(path, why + valid, mend, entry.key());
  }

  /** What to write instead of a type that was removed. */
  private Optional<String> advice(ComponentKind kind, ComponentId id, Node body) {
    return Arrays.stream(ComponentKind.values())
        .flatMap(any -> catalog.all(any).stream())
        .flatMap(factory -> factory.removedTypes().stream())
        .filter(removed -> removed.is(kind, id.type()))
        .findFirst()
        .or(() -> AbsentTypes.find(kind, id.type()))
        .map(RemovedType::heir)
        .filter(RemovedType.Refused.class::isInstance)
        .map(heir -> ((RemovedType.Refused) heir).mend(id, body));
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

  /** The same words for each, so that the report has one list of them. */
  private void missing(ComponentKind kind, ComponentId id, Origin origin) {
    refuse(
        kind.section() + "::" + id,
        "unknown type: the reference collector has it, this one has not",
        "The command components lists what there is.",
        origin);
  }

  private void refuse(String path, String why, String mend, Origin origin) {
    findings.problem(
        new ConfigException.Problem(path, "", why, mend, ConfigException.Stage.DECODE, origin));
  }
}
