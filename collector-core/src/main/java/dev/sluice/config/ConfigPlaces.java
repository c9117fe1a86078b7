package dev.sluice.config;

import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Findings.BlankVariable;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.NodePath;
import dev.sluice.config.tree.Origin;
import java.util.List;

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

  /** The problem with its place, and with the blank variables that its value came from. */
  public Problem located(Problem problem) {
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
}
