package dev.sluice.config;

import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.config.tree.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values without a prescribed type. */
final class FreeTypes {
  static final ValueType<Object> ANY =
      new ValueType<>(
          "any",
          (node, place) ->
              Optional.of(Optional.ofNullable(plain(node)).orElse(""))
                  .map(value -> new Conversion.Result<>(value, value)),
          value -> value,
          ValueType.Blank.unchanged(null),
          SchemaForms::anything);

  static final ValueType<Node> NODE =
      new ValueType<>(
          "any",
          (node, place) ->
              Optional.of(
                  new Conversion.Result<>(node, Optional.ofNullable(plain(node)).orElse(Map.of()))),
          node -> Optional.ofNullable(plain(node)).orElse(Map.of()),
          ValueType.Blank.unchanged(null),
          SchemaForms::anything);

  static final ValueType<Node> ATTRIBUTE =
      new ValueType<>(
          "any",
          (node, place) -> hasDate(node, place) ? Optional.empty() : NODE.convert(node, place),
          NODE::show,
          ValueType.Blank.unchanged(null),
          SchemaForms::anything);

  private FreeTypes() {}

  /** Refuses every date, which no attribute can be, where it stands. */
  private static boolean hasDate(Node node, Place place) {
    boolean found = false;
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Timestamp) {
      place.refuse(node, "Invalid value type time.Time", "Put it in quotes.");
      found = true;
    } else if (node instanceof ListNode list) {
      for (int i = 0; i < list.items().size(); i++) {
        found |= hasDate(list.items().get(i), place.index(i));
      }
    } else if (node instanceof MapNode map) {
      for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
        found |= hasDate(entry.getValue().value(), place.key(entry.getKey()));
      }
    }
    return found;
  }

  /** Plain Java values; null and what is null inside maps and lists is left out. */
  static @Nullable Object plain(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.value() instanceof Timestamp time ? time.toString() : scalar.value();
    }
    if (node instanceof ListNode list) {
      List<Object> items = new ArrayList<>();
      for (Node item : list.items()) {
        Object value = plain(item);
        if (value != null) {
          items.add(value);
        }
      }
      return List.copyOf(items);
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    ((MapNode) node)
        .entries()
        .forEach(
            (key, entry) -> {
              Object value = plain(entry.value());
              if (value != null) {
                entries.put(key, value);
              }
            });
    return Collections.unmodifiableMap(entries);
  }
}
