package dev.sluice.config.model;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.RemovedType;
import dev.sluice.config.SpecSchema;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The JSON Schema (draft 2020-12) of a whole configuration, for editors: the sections, the
 * component types by their ids, and what {@link SpecSchema} says of their keys.
 */
public final class ConfigSchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private final ComponentCatalog catalog;
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private ConfigSchema(ComponentCatalog catalog) {
    this.catalog = catalog;
  }

  /** As plain maps, lists, texts, numbers and booleans. */
  public static Map<String, Object> of(ComponentCatalog catalog) {
    return new ConfigSchema(catalog).whole();
  }

  private Map<String, Object> whole() {
    Map<String, Object> sections = new LinkedHashMap<>();
    for (ComponentKind kind : ComponentKind.values()) {
      sections.put(kind.section(), components(kind));
    }
    sections.put("service", service());
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("$schema", DRAFT);
    whole.put("title", "Sluice configuration");
    whole.put("type", "object");
    whole.put("properties", sections);
    whole.put("required", List.of("service"));
    whole.put("additionalProperties", false);
    whole.put("$defs", definitions);
    return whole;
  }

  private Map<String, Object> components(ComponentKind kind) {
    Map<String, Object> ids = new LinkedHashMap<>();
    for (ComponentFactory<?> factory : catalog.all(kind)) {
      String name = kind.name().toLowerCase(Locale.ROOT) + "." + factory.type();
      definitions.put(name, SpecSchema.of(factory.spec(), factory.removedKeys()));
      Map<String, Object> reference = Map.of("$ref", "#/$defs/" + name);
      ids.put(idsOf(factory.type().name()), reference);
      former(kind, factory)
          .forEach(former -> ids.put(idsOf(former), deprecated(factory, reference)));
    }
    for (String ignored : AbsentTypes.ignored(kind)) {
      ids.put(idsOf(ignored), Map.of("description", "Removed and ignored.", "deprecated", true));
    }
    Map<String, Object> section = SpecSchema.anyMap();
    section.put("patternProperties", ids);
    section.put("additionalProperties", false);
    return section;
  }

  /** Names of before that are still read, with a warning. */
  private static List<String> former(ComponentKind kind, ComponentFactory<?> factory) {
    List<String> names = new ArrayList<>(TypeNames.former(kind, factory.type().name()));
    factory
        .deprecatedAlias()
        .map(alias -> alias.name())
        .filter(alias -> !names.contains(alias))
        .ifPresent(names::add);
    factory.removedTypes().stream()
        .filter(removed -> removed.kind() == kind && removed.heir() instanceof RemovedType.ReadAs)
        .map(RemovedType::name)
        .forEach(names::add);
    return names;
  }

  private static Map<String, Object> deprecated(
      ComponentFactory<?> factory, Map<String, Object> reference) {
    Map<String, Object> form = new LinkedHashMap<>(reference);
    form.put("description", "An older name of " + factory.type() + ".");
    form.put("deprecated", true);
    return form;
  }

  /** A type, or a type, a slash and a name; blanks around either go. */
  private static String idsOf(String type) {
    return "^\\s*" + type + "\\s*(/.*)?$";
  }

  private static Map<String, Object> service() {
    String signals =
        Arrays.stream(Signal.values()).map(Signal::id).collect(Collectors.joining("|"));
    Map<String, Object> pipelines = SpecSchema.anyMap();
    pipelines.put(
        "patternProperties",
        Map.of("^\\s*(" + signals + ")\\s*(/.*)?$", SpecSchema.of(ServiceSection.PIPELINE)));
    pipelines.put("additionalProperties", false);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("extensions", SpecSchema.ofOnly(ServiceSection.EXTENSION_LIST));
    properties.put("pipelines", pipelines);
    properties.put(
        "telemetry", SpecSchema.of(TelemetryConfig.SPEC, List.of(ServiceSection.ADDRESS)));
    Map<String, Object> service = SpecSchema.anyMap();
    service.put("properties", properties);
    service.put("additionalProperties", false);
    return service;
  }
}
