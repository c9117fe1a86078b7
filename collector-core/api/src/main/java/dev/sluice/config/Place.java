package dev.sluice.config;

import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.ScalarNode;

/**
 * Where the binder stands, and where it reports.
 *
 * @param path keys joined with {@code ::}
 */
record Place(String path, Findings findings) {
  private static final int MAX_SHOWN_CHARS = 120;

  Place key(String name) {
    return new Place(join(path, name), findings);
  }

  Place index(int index) {
    return new Place(path + "[" + index + "]", findings);
  }

  static String join(String path, String more) {
    if (path.isEmpty() || more.isEmpty()) {
      return path + more;
    }
    return more.startsWith("[") ? path + more : path + "::" + more;
  }

  /** The value cannot be what the key wants. */
  void refuse(Node node, String why, String mend) {
    refuse(shown(node), node.origin(), why, mend);
  }

  void refuse(String value, Origin origin, String why, String mend) {
    findings.problem(
        new ConfigException.Problem(path, value, why, mend, ConfigException.Stage.DECODE, origin));
  }

  /**
   * The value as a problem shows it. What came out of the environment or another file may be a
   * secret in the wrong place, so only the reference is shown.
   */
  static String shown(Node node) {
    if (node.origin().usedAt() != null) {
      return "${" + node.origin().source() + "}";
    }
    if (node instanceof ScalarNode scalar) {
      String text =
          scalar.value() instanceof String string
              ? "\"" + string + "\""
              : String.valueOf(scalar.value());
      return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "...";
    }
    return "";
  }
}
