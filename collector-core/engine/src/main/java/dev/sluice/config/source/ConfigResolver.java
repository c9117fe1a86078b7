package dev.sluice.config.source;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads configuration locations, merges them in order and expands {@code ${...}}. Stateless; each
 * call reads everything anew.
 */
public final class ConfigResolver {
  private static final Pattern LINE = Pattern.compile("^yaml: (?:line \\d+: )?"); // it is shown

  private final ConfigEnvironment environment;
  private final Merger merger;

  /**
   * @param appendsLists whether lists of ids under {@code service} from several sources are joined:
   *     the reference's gate {@code confmap.enableMergeAppendOption}, off by default
   */
  public ConfigResolver(ConfigEnvironment environment, boolean appendsLists) {
    this.environment = environment;
    this.merger = new Merger(appendsLists);
  }

  /** The process's own environment, lists replaced. */
  public ConfigResolver() {
    this(new SystemEnvironment(), false);
  }

  /**
   * The location that a {@code --set} value stands for; such locations come after all of {@code
   * --config}. Throws {@link IllegalArgumentException} with the reference's text when there is no
   * equal sign.
   */
  public static String locationOfSet(String set) {
    int equals = set.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("missing equal sign");
    }
    String key = set.substring(0, equals).replace(".", "::").trim();
    return "yaml:" + key + ": " + set.substring(equals + 1).trim();
  }

  /**
   * One tree of all locations.
   *
   * @param locations as on the command line, in order; later ones win
   * @param findings takes warnings, for example of unset variables
   * @throws ConfigException with every problem
   */
  public MapNode resolve(List<String> locations, Findings findings) {
    Findings problems = new Findings();
    Retriever retriever =
        new Retriever(environment, (remark, name, at) -> note(remark, name, at, findings));
    MapNode merged = MapNode.emptyAt(Origin.CODE);
    for (String location : locations) {
      try {
        Location parsed = Location.ofFlag(location);
        merged = merger.merge(merged, merger.nest(map(retriever, parsed, findings)));
      } catch (SourceException e) {
        problems.problem(
            new ConfigException.Problem(
                "",
                "",
                e.why(),
                e.mend(),
                ConfigException.Stage.RESOLVE,
                e.at().equals(Origin.CODE)
                    ? new Origin("--config " + labelOf(location), 0, 0, null)
                    : e.at()));
      }
    }
    problems.throwIfAny();
    return finish(merged, retriever, findings);
  }

  /** Expands a tree that was read elsewhere. */
  public MapNode expand(MapNode tree, Findings findings) {
    Retriever retriever =
        new Retriever(environment, (remark, name, at) -> note(remark, name, at, findings));
    return finish(merger.nest(tree), retriever, findings);
  }

  private MapNode finish(MapNode tree, Retriever retriever, Findings findings) {
    Findings inside = new Findings();
    MapNode expanded = new Expander(retriever, inside).expand(tree);
    inside.throwIfAny();
    findings.addNotes(inside);
    return new Unescaper(environment, findings).unescape(merger.nest(expanded));
  }

  private static MapNode map(Retriever retriever, Location location, Findings findings)
      throws SourceException {
    Retrieved retrieved;
    try {
      retrieved = retriever.retrieve(location, new Origin(location.label(), 0, 0, null));
    } catch (SourceException e) {
      throw new SourceException("cannot retrieve the configuration: " + e.why(), e.mend());
    }
    if (retrieved.moreDocuments()) {
      findings.warn(
          "", "only the first YAML document is read", new Origin(location.label(), 0, 0, null));
    }
    Node node = retrieved.node();
    if (node instanceof MapNode map) {
      return map;
    }
    if (node.isNull()) {
      return MapNode.emptyAt(node.origin());
    }
    if (!retrieved.notYaml().isEmpty()) {
      String why = LINE.matcher(retrieved.notYaml()).replaceFirst("");
      throw new SourceException("not valid YAML: " + why, "", node.origin());
    }
    String type = node.typeName().equals("slice") ? "[]interface {}" : node.typeName();
    throw new SourceException(
        "retrieved value (type=" + type + ") cannot be used as a Conf",
        "It has to be keys and values: receivers: {...}, exporters: {...}, service: {...}",
        node.origin());
  }

  /** A location as lines may quote it: without what may be a secret. */
  public static String labelOf(String location) {
    return location.startsWith("yaml:")
        ? new Location("yaml", location.substring(5)).label()
        : location;
  }

  private static void note(Retriever.Remark remark, String name, Origin usedAt, Findings findings) {
    switch (remark) {
      case UNSET ->
          findings.warn("", "Configuration references unset environment variable " + name, usedAt);
      case EMPTY ->
          findings.info("", "Configuration references empty environment variable " + name, usedAt);
    }
  }
}
