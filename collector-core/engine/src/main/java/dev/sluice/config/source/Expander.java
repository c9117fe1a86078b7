package dev.sluice.config.source;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${...}} in values, never in keys, in the reference's order: inner references
 * first, results expanded again. A scalar that is one reference becomes whatever that holds, with
 * the raw text behind it; inside a text the raw text is spliced in. One use, one thread.
 */
final class Expander {
  private static final int MAX_ROUNDS = 1_000;
  private static final int MAX_DEPTH = 100;

  /** Of a text with references inside; one that is a single reference is not limited by this. */
  private static final int MAX_SPLICED_CHARS = 256 << 10;

  private static final int MAX_STEPS = 2_000_000;
  private static final String TOO_MANY = "too many recursive expansions";

  private final Retriever retriever;
  private final Findings findings;
  private int steps;

  Expander(Retriever retriever, Findings findings) {
    this.retriever = retriever;
    this.findings = findings;
  }

  /**
   * Where the expansion stands.
   *
   * @param path keys joined with {@code ::}
   * @param via the reference that what is expanded now came from; null for what is written there
   * @param active the references being expanded, outermost first
   * @param findings where problems and warnings go
   */
  private record At(String path, @Nullable Origin via, Set<Location> active, Findings findings) {
    At key(String key) {
      return new At(path.isEmpty() ? key : path + "::" + key, via, active, findings);
    }

    At index(int index) {
      return new At(path + "[" + index + "]", via, active, findings);
    }

    At inside(Location location, Origin reference) {
      Set<Location> more = new LinkedHashSet<>(active);
      more.add(location);
      return new At(path, reference, more, findings);
    }

    At silent() {
      return new At(path, via, active, new Findings());
    }

    Origin place(Origin origin) {
      return via == null ? origin : origin.via(via);
    }

    void refuse(String value, String why, String mend, Origin origin) {
      findings.problem(
          new ConfigException.Problem(
              path, value, why, mend, ConfigException.Stage.RESOLVE, origin));
    }
  }

  /** The same tree without references. Problems go to the findings; their values become null. */
  MapNode expand(MapNode root) {
    At start = new At("", null, Set.of(), findings);
    return new MapNode(entries(root, start), root.origin());
  }

  private Node node(Node node, At at) {
    if (++steps > MAX_STEPS) {
      throw tooMany(at, node.origin());
    }
    Origin origin = at.place(node.origin());
    if (node instanceof MapNode map) {
      return new MapNode(entries(map, at), origin);
    }
    if (node instanceof ListNode list) {
      List<Node> items = new ArrayList<>();
      for (int i = 0; i < list.items().size(); i++) {
        items.add(node(list.items().get(i), at.index(i)));
      }
      return new ListNode(items, origin);
    }
    ScalarNode scalar = (ScalarNode) node;
    return scalar.value() instanceof String text
        ? text(text, scalar.raw(), origin, at)
        : new ScalarNode(scalar.value(), scalar.raw(), origin);
  }

  private Map<String, MapNode.Entry> entries(MapNode map, At at) {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
    map.entries()
        .forEach(
            (key, entry) ->
                entries.put(
                    key,
                    new MapNode.Entry(at.place(entry.key()), node(entry.value(), at.key(key)))));
    return entries;
  }

  private static ConfigException tooMany(At at, Origin origin) {
    return new ConfigException(
        List.of(
            new ConfigException.Problem(
                at.path(), "", TOO_MANY, "", ConfigException.Stage.RESOLVE, origin)));
  }

  /** Expands a text round by round, as a result may hold references again. */
  private Node text(String text, @Nullable String raw, Origin origin, At at) {
    String now = text;
    Origin place = origin;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      String reference = ReferenceFinder.first(now);
      if (reference == null) {
        boolean same = now.equals(text);
        return new ScalarNode(now, same || raw == null ? raw : now, place);
      }
      if (++steps > MAX_STEPS) {
        throw tooMany(at, origin);
      }
      try {
        Location location = locate(reference, origin, at);
        if (reference.equals(now)) {
          return whole(location, reference, origin, at);
        }
        place = new Origin(location.label(), 0, 0, origin);
        now = spliced(now, reference, retrieved(location, origin, at).text());
      } catch (SourceException e) {
        at.refuse(text, e.why(), e.mend(), origin);
        return ScalarNode.nullAt(origin);
      }
    }
    at.refuse(text, TOO_MANY, "", origin);
    return ScalarNode.nullAt(origin);
  }

  private static String spliced(String text, String reference, String value)
      throws SourceException {
    long rest = text.replace(reference, "").length();
    long uses = (text.length() - rest) / reference.length();
    if (rest + uses * value.length() > MAX_SPLICED_CHARS) {
      throw new SourceException(
          TOO_MANY + ": the text would exceed " + MAX_SPLICED_CHARS + " characters", "");
    }
    return text.replace(reference, value);
  }

  private static Location locate(String reference, Origin origin, At at) throws SourceException {
    Location.Reference found = Location.ofReference(reference.substring(2, reference.length() - 1));
    if (!found.modern().isEmpty()) {
      at.findings()
          .warn(
              at.path(),
              reference
                  + " is read as an environment variable with a default; write "
                  + found.modern(),
              origin);
    }
    return found.location();
  }

  private Retrieved retrieved(Location location, Origin origin, At at) throws SourceException {
    Retrieved found = retriever.retrieve(location, origin);
    Retriever.Remark blank = retriever.blank(location);
    if (blank != null) {
      String name = location.opaque().split(":-", 2)[0];
      at.findings()
          .blank(
              new Findings.BlankVariable(name, blank == Retriever.Remark.EMPTY, at.path(), origin));
    }
    return found;
  }

  private Node whole(Location location, String reference, Origin origin, At at)
      throws SourceException {
    if (at.active().contains(location)) {
      throw new SourceException(TOO_MANY + ": " + reference + " refers to itself", "");
    }
    if (at.active().size() >= MAX_DEPTH) {
      throw new SourceException(TOO_MANY, "");
    }
    Retrieved retrieved = retrieved(location, origin, at);
    if (!retrieved.notYaml().isEmpty() && location.scheme().matches("file|https?")) {
      at.findings()
          .warn(
              at.path(),
              location.uri()
                  + " is used as plain text, since it is not valid YAML: "
                  + retrieved.notYaml(),
              origin);
    }
    At inside = at.inside(location, origin);
    int problemsBefore = at.findings().problems().size();
    Node value = node(retrieved.node(), inside);
    boolean isText = value instanceof ScalarNode scalar && scalar.value() instanceof String;
    if (isText || at.findings().problems().size() > problemsBefore) {
      return value;
    }
    // The key's type decides later which of the two it takes. Where the text cannot be expanded,
    // only the value is left.
    At silent = inside.silent();
    Node text = text(retrieved.text(), null, origin, silent);
    boolean usable =
        !silent.findings().hasProblems()
            && text instanceof ScalarNode scalar
            && scalar.value() instanceof String;
    return usable ? value.withRaw((String) ((ScalarNode) text).value()) : value;
  }
}
