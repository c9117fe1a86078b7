package dev.sluice.config;

import static dev.sluice.config.Key.secret;
import static dev.sluice.config.Key.string;

import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names and opaque values: a map, which is sorted by name, or a list of {@code {name, value}},
 * which keeps its order and must not name anything twice.
 */
final class HeadersType {
  private static final ValueType<Map<String, Secret>> MAP = ContainerTypes.map(ValueType.secret());

  private record Pair(String name, Secret value) {}

  private static final Spec<Pair> PAIR =
      Spec.of(
          keys ->
              new Pair(
                  keys.get(string("name", "", "name of the header")),
                  keys.get(secret("value", "value of the header"))));
  private static final ValueType<List<Pair>> PAIRS = ValueType.sections(PAIR);

  static final ValueType<Map<String, Secret>> HEADERS =
      new ValueType<>(
          "map of opaque strings",
          HeadersType::convert,
          MAP::show,
          ValueType.Blank.unchanged(Map.of()),
          () -> SchemaForms.mapOrPairs(ValueType.secret().schema(), SpecSchema.of(PAIR)));

  private HeadersType() {}

  private static Optional<Conversion.Result<Map<String, Secret>>> convert(Node node, Place place) {
    if (node instanceof MapNode) {
      return MAP.convert(node, place).map(result -> result(new TreeMap<>(result.value())));
    }
    if (!(node instanceof ListNode)) {
      place.refuse(
          node,
          "source data must be an array or slice, got " + node.typeName(),
          "Write name: value pairs.");
      return Optional.empty();
    }
    return PAIRS.convert(node, place).flatMap(pairs -> joined(pairs.value(), node, place));
  }

  private static Optional<Conversion.Result<Map<String, Secret>>> joined(
      List<Pair> pairs, Node node, Place place) {
    Map<String, Secret> values = new LinkedHashMap<>();
    List<String> duplicates = new ArrayList<>();
    for (Pair pair : pairs) {
      if (values.putIfAbsent(pair.name(), pair.value()) != null) {
        duplicates.add(pair.name());
      }
    }
    if (!duplicates.isEmpty()) {
      place.refuse(
          node,
          "duplicate keys in map-style list: [" + String.join(" ", duplicates) + "]",
          "Name each once.");
      return Optional.empty();
    }
    return Optional.of(result(values));
  }

  private static Conversion.Result<Map<String, Secret>> result(Map<String, Secret> values) {
    Map<String, Secret> fixed = Collections.unmodifiableMap(values);
    return new Conversion.Result<>(fixed, MAP.show(fixed));
  }
}
