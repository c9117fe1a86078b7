package dev.sluice.exposition;

import org.jspecify.annotations.Nullable;

/** Why a name cannot stand on a page: the one rule for metrics and labels, whoever named them. */
public enum NameFault {
  /** There is nothing to write. */
  EMPTY,
  /** It has a NUL or half a surrogate pair, which no parser takes in a name. */
  UNREADABLE,
  /** Labels that begin with two underscores are Prometheus's own; one is the metric's name. */
  RESERVED,
  /** Another label of the series has the name. */
  TWICE,
  /** The page itself puts a label of that name on series of this type. */
  OF_THE_PAGE;

  static final String METRIC_NAME_LABEL = "__name__";

  private static final String RESERVED_PREFIX = "__";

  /** What is wrong with the name of a metric, or null. */
  public static @Nullable NameFault ofMetric(String name) {
    return name.isEmpty() ? EMPTY : isReadable(name) ? null : UNREADABLE;
  }

  /** What is wrong with the name of a label taken by itself, or null. */
  public static @Nullable NameFault ofLabel(String name) {
    return name.startsWith(RESERVED_PREFIX) ? RESERVED : ofMetric(name);
  }

  private static boolean isReadable(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\0') {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < name.length() && Character.isSurrogatePair(c, name.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
