package dev.sluice.exposition;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a metric or label name that is not made of ASCII letters, digits and underscores
 * (and, in metric names, colons). Source: the name escaping that Prometheus 3 negotiates.
 */
public enum EscapingScheme {
  /** Written as it is, in quotes. */
  ALLOW_UTF_8,
  /** Each illegal character becomes an underscore. */
  UNDERSCORES,
  /** {@code .} becomes {@code _dot_}, {@code _} is doubled, others become two underscores. */
  DOTS,
  /** Can be undone: {@code U__}, doubled underscores, other characters as {@code _hex_}. */
  VALUES;

  /** What {@code escaping=} calls it. */
  public String parameter() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The scheme with that parameter, or null. */
  public static @Nullable EscapingScheme ofParameter(String parameter) {
    for (EscapingScheme scheme : values()) {
      if (scheme.parameter().equals(parameter)) {
        return scheme;
      }
    }
    return null;
  }

  /** The name as a page of this scheme shows it, without quotes. */
  String metricName(String name) {
    return this == ALLOW_UTF_8 || isPlainMetricName(name) ? name : escape(name, true);
  }

  /** The name as a page of this scheme shows it, without quotes. */
  String labelName(String name) {
    return this == ALLOW_UTF_8 || isPlainLabelName(name) ? name : escape(name, false);
  }

  /** Whether every Prometheus takes the name without quotes. */
  static boolean isPlainMetricName(String name) {
    return isPlain(name, true);
  }

  /** Whether every Prometheus takes the name without quotes. */
  static boolean isPlainLabelName(String name) {
    return isPlain(name, false);
  }

  private static boolean isPlain(String name, boolean colons) {
    for (int i = 0; i < name.length(); i++) {
      if (!isPlain(name.charAt(i), i, colons)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isPlain(int c, int at, boolean colons) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (c == ':' && colons)
        || (c >= '0' && c <= '9' && at > 0);
  }

  private String escape(String name, boolean colons) {
    StringBuilder escaped = new StringBuilder(name.length() + 16);
    if (this == VALUES) {
      escaped.append("U__");
    }
    name.codePoints()
        .forEach(
            new java.util.function.IntConsumer() {
              private int at;

              @Override
              public void accept(int c) {
                append(escaped, c, isPlain(c, at++, colons));
              }
            });
    return escaped.toString();
  }

  private void append(StringBuilder to, int c, boolean plain) {
    if (c == '_' && this != UNDERSCORES) {
      to.append("__");
    } else if (plain) {
      to.append((char) c);
    } else if (this == UNDERSCORES) {
      to.append('_');
    } else if (this == DOTS) {
      to.append(c == '.' ? "_dot_" : "__");
    } else {
      to.append('_').append(Integer.toHexString(c)).append('_');
    }
  }
}
