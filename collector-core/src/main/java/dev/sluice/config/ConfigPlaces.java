package dev.sluice.config;

import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Findings.BlankVariable;
import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.NodePath;
import dev.sluice.config.tree.Origin;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration is written, for what is found wrong with it only after it was read.
 * Immutable.
 */
public final class ConfigPlaces {
  /** Of a configuration that code made. */
  public static final ConfigPlaces NONE = new ConfigPlaces(MapNode.emptyAt(Origin.CODE), List.of());

  private final MapNode tree;
  private final List<BlankVariable> blanks;

  /**
   * @param tree what was read
   * @param blanks the variables in it that held nothing
   */
  public ConfigPlaces(MapNode tree, List<BlankVariable> blanks) {
    this.tree = tree;
    this.blanks = List.copyOf(blanks);
  }

  /**
   * The problem with its place, and with the blank variables that its value came from. A problem of
   * a section as a whole becomes that of the first key in it that has the problem's value.
   */
  public Problem located(Problem section) {
    Problem problem = narrowed(section);
    Origin origin =
        problem.origin().equals(Origin.CODE)
            ? NodePath.originOf(tree, problem.path())
            : problem.origin();
    return Blanks.named(
        new Problem(
            problem.path(),
            problem.value(),
            problem.why(),
            problem.mend(),
            problem.stage(),
            origin),
        blanks);
  }

  private Problem narrowed(Problem problem) {
    Node at = tree;
    for (String step : problem.path().split("::", -1)) {
      MapNode.Entry entry = at instanceof MapNode map ? map.entries().get(step) : null;
      if (entry == null) {
        return problem;
      }
      at = entry.value();
    }
    String key = at instanceof MapNode ? keyOf(problem.value(), at, "") : null;
    return key == null
        ? problem
        : new Problem(
            Place.join(problem.path(), key),
            problem.value(),
            problem.why(),
            problem.mend(),
            problem.stage(),
            problem.origin());
  }

  /** The path of the first scalar with that text, from the node down; null for none. */
  private static @Nullable String keyOf(String text, Node node, String path) {
    if (node instanceof MapNode map) {
      for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
        String found = keyOf(text, entry.getValue().value(), Place.join(path, entry.getKey()));
        if (found != null) {
          return found;
        }
      }
    } else if (node instanceof ListNode list) {
      for (int i = 0; i < list.items().size(); i++) {
        String found = keyOf(text, list.items().get(i), path + "[" + i + "]");
        if (found != null) {
          return found;
        }
      }
    } else if (!text.isEmpty() && text.equals(ScalarTypes.textOf(node))) {
      return path;
    }
    return null;
  }
}
