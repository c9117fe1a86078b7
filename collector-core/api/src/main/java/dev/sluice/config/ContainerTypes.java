package dev.sluice.config;

import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists, lists of sections, and maps with free keys. */
final class ContainerTypes {
  private ContainerTypes() {}

  static <T> ValueType<List<T>> list(ValueType<T> element) {
    boolean splitsText = element.equals(ScalarTypes.STRING);
    return new ValueType<>(
        "list of " + element.description(),
        (node, place) ->
            items(node, place, splitsText)
                .flatMap(items -> collect(items, element::convert, place)),
        values -> values.stream().map(element::show).toList(),
        ValueType.Blank.unchanged(List.of()),
        () -> SchemaForms.list(element.schema(), splitsText));
  }

  static <T> ValueType<List<T>> sections(Spec<T> element) {
    return new ValueType<>(
        "list of sections",
        (node, place) ->
            items(node, place, false)
                .flatMap(
                    items ->
                        collect(
                            items,
                            (item, at) ->
                                SpecBinder.section(element, item, at)
                                    .map(
                                        bound ->
                                            new Conversion.Result<>(
                                                bound.value(), bound.effective())),
                            place)),
        values -> values.stream().map(String::valueOf).toList(),
        ValueType.Blank.unchanged(List.of()),
        element,
        () -> SchemaForms.list(SpecSchema.of(element), false));
  }

  static <T> ValueType<Map<String, T>> map(ValueType<T> element) {
    return new ValueType<>(
        "map of " + element.description(),
        (node, place) -> entries(node, place, element),
        values -> {
          Map<String, Object> shown = new LinkedHashMap<>();
          values.forEach((key, value) -> shown.put(key, element.show(value)));
          return shown;
        },
        ValueType.Blank.unchanged(Map.of()),
        () -> SchemaForms.map(element.schema()));
  }

  private static Optional<List<Node>> items(Node node, Place place, boolean splitsText) {
    if (node instanceof ListNode list) {
      return Optional.of(list.items());
    }
    if (splitsText && node instanceof ScalarNode scalar && scalar.value() instanceof String text) {
      List<Node> parts = new ArrayList<>();
      for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
        parts.add(new ScalarNode(part, node.origin()));
      }
      return Optional.of(parts);
    }
    place.refuse(
        node,
        "source data must be an array or slice, got " + node.typeName(),
        "Write a list: [a, b].");
    return Optional.empty();
  }

  private static <T> Optional<Conversion.Result<List<T>>> collect(
      List<Node> items, Conversion<T> conversion, Place place) {
    List<T> values = new ArrayList<>();
    List<Object> shown = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      conversion
          .convert(items.get(i), place.index(i))
          .ifPresent(
              result -> {
                values.add(result.value());
                shown.add(result.shown());
              });
    }
    return values.size() == items.size()
        ? Optional.of(new Conversion.Result<>(List.copyOf(values), List.copyOf(shown)))
        : Optional.empty();
  }

  private static <T> Optional<Conversion.Result<Map<String, T>>> entries(
      Node node, Place place, ValueType<T> element) {
    if (!(node instanceof MapNode map)) {
      place.refuse(
          node, "expected a map or struct, got \"" + node.typeName() + "\"", "Write key: value.");
      return Optional.empty();
    }
    Map<String, T> values = new LinkedHashMap<>();
    Map<String, Object> shown = new LinkedHashMap<>();
    map.entries()
        .forEach(
            (key, entry) ->
                element
                    .convert(entry.value(), place.key(key))
                    .ifPresent(
                        result -> {
                          values.put(key, result.value());
                          shown.put(key, result.shown());
                        }));
    return values.size() == map.entries().size()
        ? Optional.of(
            new Conversion.Result<>(
                Collections.unmodifiableMap(values), Collections.unmodifiableMap(shown)))
        : Optional.empty();
  }
}
