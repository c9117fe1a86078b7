package dev.sluice.config.tree;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Paths such as {@code service::pipelines::traces::receivers[0]}, from a node down. */
public final class NodePath {
  private static final Pattern STEPS = Pattern.compile("::|(?=\\[\\d{1,6}](?:::|\\[|$))");
  private static final Pattern INDEX = Pattern.compile("\\[(\\d{1,6})]");

  private NodePath() {}

  /** The place of what the path names, or of the nearest thing around it that exists. */
  public static Origin originOf(Node root, String path) {
    Node at = root;
    Origin origin = root.origin();
    for (String step : STEPS.split(path, -1)) {
      MapNode.Entry entry = at instanceof MapNode map ? map.entries().get(step) : null;
      if (entry != null) {
        at = entry.value();
        origin = at instanceof ScalarNode && !at.isNull() ? at.origin() : entry.key();
      } else if (at instanceof ListNode list && INDEX.matcher(step).matches()) {
        int index = Integer.parseInt(step.substring(1, step.length() - 1));
        if (index >= list.items().size()) {
          return origin;
        }
        at = list.items().get(index);
        origin = at.origin();
      } else {
        Node named = at instanceof ListNode list ? named(list, step) : null;
        if (named == null) {
          return origin;
        }
        at = named;
        origin = at.origin();
      }
    }
    return origin;
  }

  /** The element of a list of {@code {name, value}}, which stands for a map. */
  private static @Nullable Node named(ListNode list, String name) {
    for (Node item : list.items()) {
      MapNode.Entry entry = item instanceof MapNode map ? map.entries().get("name") : null;
      if (entry != null
          && entry.value() instanceof ScalarNode scalar
          && name.equals(scalar.value())) {
        return item;
      }
    }
    return null;
  }
}
