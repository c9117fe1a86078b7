package dev.sluice.config.model;

import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.Keys;
import dev.sluice.config.Spec;
import dev.sluice.config.SpecBinder;
import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code service::telemetry::resource}: attributes of the collector itself.
 *
 * @param attributes by name, in the order of the file; they replace the built-in {@code
 *     service.name}, {@code service.version} and {@code service.instance.id}
 * @param removed built-in attributes that are left out
 */
public record ResourceTelemetry(Map<String, String> attributes, Set<String> removed) {
  /** Only the built-in attributes. */
  public static final ResourceTelemetry DEFAULT = new ResourceTelemetry(Map.of(), Set.of());

  static final String SCHEMA_URL = "schema_url";
  static final String DETECTION = "detection/development";
  static final String DETECTORS = "detectors";
  private static final String ATTRIBUTES = "attributes";

  /** What detectors may find; it is read for its mistakes, since nothing is detected. */
  private record Detectors() {
    static final Spec<Detectors> SPEC =
        Spec.of(keys -> keys.get(section(ATTRIBUTES, "which attributes", Detectors::attributes)));

    private static Detectors attributes(Keys keys) {
      keys.also(strings("included", "attributes to take"));
      keys.also(strings("excluded", "attributes to leave"));
      return new Detectors();
    }
  }

  private static final Set<String> TYPES =
      Set.of("", "string", "bool", "int", "double", "string_array", "bool_array", "int_array");

  public ResourceTelemetry {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    removed = Collections.unmodifiableSet(new LinkedHashSet<>(removed));
  }

  /**
   * Reads both forms: {@code attributes: [{name, value, type}]}, and the older map of names to
   * texts, where null removes. Throws {@link ConfigException} with paths from the node down.
   */
  static ResourceTelemetry read(Node node) {
    if (node.isNull()) {
      return DEFAULT;
    }
    if (!(node instanceof MapNode map)) {
      throw new ConfigException(
          "", "", "expected a map or struct, got \"" + node.typeName() + "\"", "");
    }
    Map<String, String> listed = new LinkedHashMap<>();
    Map<String, String> inline = new LinkedHashMap<>();
    Set<String> removed = new LinkedHashSet<>();
    for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
      Node value = entry.getValue().value();
      switch (entry.getKey()) {
        case ATTRIBUTES -> readList(value, listed);
        case SCHEMA_URL -> {
          if (!value.isNull()) {
            requireText(SCHEMA_URL, value);
          }
        }
        case "attributes_list" ->
            throw new ConfigException(
                "attributes_list",
                "",
                "resource::attributes_list is not currently supported, please use"
                    + " resource::attributes",
                "");
        case DETECTORS -> {
          Findings findings = new Findings();
          SpecBinder.bind(Detectors.SPEC, value, DETECTORS, findings);
          findings.throwIfAny();
        }
        case DETECTION -> {
          // Without effect here; ServiceSection says so.
        }
        default -> readInline(entry.getKey(), value, inline, removed);
      }
    }
    if (!listed.isEmpty() && !(inline.isEmpty() && removed.isEmpty())) {
      throw new ConfigException(
          ATTRIBUTES,
          "",
          "resource::attributes cannot be used together with legacy inline resource attributes",
          "Move the inline attributes into the list.");
    }
    listed.putAll(inline);
    return new ResourceTelemetry(listed, removed);
  }

  private static void readInline(
      String name, Node value, Map<String, String> attributes, Set<String> removed) {
    String text = textOf(value);
    if (text != null) {
      attributes.put(name, text);
    } else if (value.isNull()) {
      removed.add(name);
    } else {
      throw new ConfigException(
          name,
          "",
          "legacy resource attribute \"" + name + "\" must be string or null",
          "Put it in quotes.");
    }
  }

  private static void readList(Node node, Map<String, String> attributes) {
    if (node.isNull()) {
      return;
    }
    if (!(node instanceof ListNode list)) {
      throw new ConfigException(
          ATTRIBUTES,
          "",
          "source data must be an array or slice, got " + node.typeName(),
          "Write [{name: a, value: b}].");
    }
    List<Node> items = list.items();
    for (int i = 0; i < items.size(); i++) {
      String path = ATTRIBUTES + "[" + i + "]";
      if (!(items.get(i) instanceof MapNode pair)) {
        throw new ConfigException(
            path,
            "",
            "expected a map or struct, got \"" + items.get(i).typeName() + "\"",
            "Write {name: a, value: b}.");
      }
      for (String key : pair.entries().keySet()) {
        if (!Set.of("name", "value", "type").contains(key)) {
          throw new ConfigException(
              path + "::" + key, "", "has invalid keys: " + key, "Valid: name, value, type.");
        }
      }
      String name = requireText(path + "::name", pair.get("name"));
      Node type = pair.get("type");
      String typeName = type == null || type.isNull() ? "" : requireText(path + "::type", type);
      if (!TYPES.contains(typeName)) {
        throw new ConfigException(
            path + "::type", typeName, "invalid attribute type \"" + typeName + "\"", "");
      }
      Node value = pair.get("value");
      if (value == null || value.isNull()) {
        throw new ConfigException(path + "::value", "", "value must be specified", "");
      }
      attributes.put(name, shown(value));
    }
  }

  private static String requireText(String path, @Nullable Node node) {
    String text = node == null ? null : textOf(node);
    if (text == null) {
      String type = node == null ? "nil" : node.typeName();
      throw new ConfigException(
          path, "", "expected type 'string', got unconvertible type '" + type + "'", "");
    }
    return text;
  }

  private static @Nullable String textOf(Node node) {
    if (node.raw() != null) {
      return node.raw();
    }
    return node instanceof ScalarNode scalar && scalar.value() instanceof String text ? text : null;
  }

  private static String shown(Node node) {
    if (node instanceof ListNode list) {
      return "["
          + String.join(",", list.items().stream().map(ResourceTelemetry::shown).toList())
          + "]";
    }
    return node instanceof ScalarNode scalar ? String.valueOf(scalar.value()) : node.typeName();
  }
}
