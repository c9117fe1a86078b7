package dev.sluice.config.source;

import dev.sluice.config.Findings;
import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last step of substitution: {@code $$} becomes {@code $} in every text. A {@code $NAME}
 * without braces stays as it is; where such a variable exists, that is worth a warning.
 */
final class Unescaper {
  private static final Pattern BARE = Pattern.compile("(\\$+)([A-Za-z_][A-Za-z0-9_]*)");

  private final ConfigEnvironment environment;
  private final Findings findings;

  Unescaper(ConfigEnvironment environment, Findings findings) {
    this.environment = environment;
    this.findings = findings;
  }

  MapNode unescape(MapNode root) {
    return (MapNode) node(root, "");
  }

  private Node node(Node node, String path) {
    if (node instanceof MapNode map) {
      Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
      map.entries()
          .forEach(
              (key, entry) -> {
                String at = path.isEmpty() ? key : path + "::" + key;
                entries.put(key, new MapNode.Entry(entry.key(), node(entry.value(), at)));
              });
      return new MapNode(entries, unescape(map.raw()), map.origin());
    }
    if (node instanceof ListNode list) {
      List<Node> items = new ArrayList<>();
      for (int i = 0; i < list.items().size(); i++) {
        items.add(node(list.items().get(i), path + "[" + i + "]"));
      }
      return new ListNode(items, unescape(list.raw()), list.origin());
    }
    ScalarNode scalar = (ScalarNode) node;
    if (scalar.value() instanceof String text) {
      warnOfBare(text, scalar, path);
      return new ScalarNode(text.replace("$$", "$"), unescape(scalar.raw()), scalar.origin());
    }
    return new ScalarNode(scalar.value(), unescape(scalar.raw()), scalar.origin());
  }

  private static @Nullable String unescape(@Nullable String text) {
    return text == null ? null : text.replace("$$", "$");
  }

  private void warnOfBare(String text, ScalarNode scalar, String path) {
    if (scalar.origin().usedAt() != null) {
      return; // what a variable holds is nobody's attempt to name another one
    }
    Matcher matcher = BARE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(2);
      boolean isLiteral = matcher.group(1).length() % 2 == 0;
      if (!isLiteral && environment.variable(name) != null) {
        findings.warn(
            path,
            "$" + name + " is literal text; for the environment variable write ${env:" + name + "}",
            scalar.origin());
      }
    }
  }
}
