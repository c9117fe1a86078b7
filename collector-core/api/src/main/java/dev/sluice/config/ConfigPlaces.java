package dev.sluice.config;

import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Findings.BlankVariable;
import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.NodePath;
import dev.sluice.config.tree.Origin;
import java.util.ArrayList;
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
   *
   * @param key the name of the key, which is then preferred to others of that value; without a
   *     value it is the only one of that name. Empty when it is not known
   */
  public Problem located(Problem section, String key) {
    Problem problem = narrowed(section, key);
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

  private Problem narrowed(Problem problem, String key) {
    Node at = tree;
    for (String step : problem.path().split("::", -1)) {
      MapNode.Entry entry = at instanceof MapNode map ? map.entries().get(step) : null;
      if (entry == null) {
        return problem;
      }
      at = entry.value();
    }
    String path = at instanceof MapNode ? pathOf(problem.value(), key, at) : null;
    return path == null
        ? problem
        : new Problem(
            Place.join(problem.path(), path),
            problem.value(),
            problem.why(),
            problem.mend(),
            problem.stage(),
            problem.origin());
  }

  private static @Nullable String pathOf(String value, String key, Node section) {
    List<Written> all = new ArrayList<>();
    collect(section, "", "", all);
    if (value.isEmpty()) {
      List<Written> named = all.stream().filter(written -> written.key().equals(key)).toList();
      return named.size() == 1 ? named.get(0).path() : null;
    }
    List<Written> alike = all.stream().filter(written -> value.equals(written.text())).toList();
    return alike.stream()
        .filter(written -> written.key().equals(key))
        .findFirst()
        .or(() -> alike.stream().findFirst())
        .map(Written::path)
        .orElse(null);
  }

  /**
   * A scalar.
   *
   * @param path from the section down
   * @param key the last one on that path
   * @param text null for none
   */
  private record Written(String path, String key, @Nullable String text) {}

  /** Every scalar from the node down, from top to bottom. */
  private static void collect(Node node, String path, String key, List<Written> all) {
    if (node instanceof MapNode map) {
      for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
        String name = entry.getKey();
        collect(entry.getValue().value(), Place.join(path, name), name, all);
      }
    } else if (node instanceof ListNode list) {
      for (int i = 0; i < list.items().size(); i++) {
        collect(list.items().get(i), path + "[" + i + "]", key, all);
      }
    } else {
      all.add(new Written(path, key, ScalarTypes.textOf(node)));
    }
  }
}
