package dev.sluice.config.source;

import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts sources together: maps deeply, anything else replaces. {@code a::b: 1} is {@code a: {b: 1}}.
 */
final class Merger {
  private static final Pattern APPENDED =
      Pattern.compile("service::extensions|service::.*::(?:receivers|exporters)", Pattern.DOTALL);

  private final boolean appends;

  /**
   * @param appends whether the lists of ids under {@code service} are joined rather than replaced:
   *     the reference's gate {@code confmap.enableMergeAppendOption}
   */
  Merger(boolean appends) {
    this.appends = appends;
  }

  /** {@code later} wins; an empty map there adds nothing, a null there removes. */
  MapNode merge(MapNode earlier, MapNode later) {
    return merge(earlier, later, "");
  }

  private MapNode merge(MapNode earlier, MapNode later, String path) {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>(earlier.entries());
    later
        .entries()
        .forEach(
            (key, entry) -> {
              String at = path.isEmpty() ? key : path + "::" + key;
              MapNode.Entry before = entries.get(key);
              Node value =
                  before == null ? entry.value() : merged(before.value(), entry.value(), at);
              entries.put(key, new MapNode.Entry(entry.key(), value));
            });
    return new MapNode(entries, earlier.entries().isEmpty() ? later.origin() : earlier.origin());
  }

  private Node merged(Node before, Node after, String path) {
    if (before instanceof MapNode earlier && after instanceof MapNode later) {
      return merge(earlier, later, path);
    }
    if (appends
        && before instanceof ListNode earlier
        && after instanceof ListNode later
        && APPENDED.matcher(path).matches()) {
      return joined(earlier, later);
    }
    return after;
  }

  /** Both lists, what the later repeats left out. */
  private static Node joined(ListNode earlier, ListNode later) {
    List<Node> items = new ArrayList<>(earlier.items());
    for (Node item : later.items()) {
      if (items.stream().noneMatch(present -> sameValue(present, item))) {
        items.add(item);
      }
    }
    return new ListNode(items, later.origin());
  }

  private static boolean sameValue(Node a, Node b) {
    return a instanceof ScalarNode one
        && b instanceof ScalarNode two
        && one.value() != null
        && one.value().equals(two.value());
  }

  /** Nests the keys that contain {@code ::}, in maps and the maps in them, but not inside lists. */
  MapNode nest(MapNode map) {
    MapNode result = new MapNode(Map.of(), map.raw(), map.origin());
    for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
      MapNode.Entry value = entry.getValue();
      Node nested = value.value() instanceof MapNode inner ? nest(inner) : value.value();
      String[] parts = entry.getKey().split("::", -1);
      for (int i = parts.length - 1; i > 0; i--) {
        nested = new MapNode(Map.of(parts[i], new MapNode.Entry(value.key(), nested)), value.key());
      }
      MapNode one =
          new MapNode(Map.of(parts[0], new MapNode.Entry(value.key(), nested)), map.origin());
      MapNode sum = merge(result, one);
      result = new MapNode(sum.entries(), map.raw(), map.origin());
    }
    return result;
  }
}
