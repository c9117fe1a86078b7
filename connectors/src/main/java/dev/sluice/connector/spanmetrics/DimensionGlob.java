package dev.sluice.connector.spanmetrics;

import dev.sluice.config.ConfigException;
import java.util.regex.Pattern;

/**
 * A pattern of attribute names, whose parts are separated by dots: {@code *} and {@code ?} stand
 * for anything within a part, {@code **} for anything at all, {@code [abc]}, {@code [a-c]} and
 * {@code [!a-c]} for one character, {@code {a,b}} for either, and a backslash takes the meaning
 * away from what follows. Immutable.
 */
final class DimensionGlob {
  private static final String WITHIN_A_PART = "[^.]";

  private final String text;
  private final Pattern pattern;

  private DimensionGlob(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** Throws {@link ConfigException} that says what is wrong with the pattern. */
  static DimensionGlob of(String text) {
    return new DimensionGlob(text, Pattern.compile(new Reader(text).read(), Pattern.DOTALL));
  }

  String pattern() {
    return text;
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  /** Turns it into a regular expression, once. */
  private static final class Reader {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int open; // braces

    Reader(String text) {
      this.text = text;
    }

    String read() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        switch (c) {
          case '*' -> stars();
          case '?' -> out.append(WITHIN_A_PART);
          case '[' -> characters();
          case '{' -> {
            open++;
            out.append("(?:");
          }
          case '}' -> {
            if (open > 0) {
              open--;
              out.append(')');
            } else {
              literal(c);
            }
          }
          case ',' -> {
            if (open > 0) {
              out.append('|');
            } else {
              literal(c);
            }
          }
          case '\\' -> literal(escaped());
          default -> literal(c);
        }
      }
      if (open > 0) {
        throw wrong("a { without its }");
      }
      return out.toString();
    }

    private void stars() {
      boolean twice = at < text.length() && text.charAt(at) == '*';
      while (at < text.length() && text.charAt(at) == '*') {
        at++;
      }
      out.append(twice ? ".*" : WITHIN_A_PART + "*");
    }

    private void characters() {
      boolean isNot = at < text.length() && text.charAt(at) == '!';
      at += isNot ? 1 : 0;
      out.append(isNot ? "[^" : "[");
      int first = at;
      while (at < text.length() && text.charAt(at) != ']') {
        char c = text.charAt(at++);
        if (c == '-' && at == first + 2 && text.startsWith("]", at + 1)) { // a range stands alone
          out.append('-');
        } else {
          literal(c == '\\' ? escaped() : c);
        }
      }
      if (at == first || at == text.length()) {
        throw wrong(at == text.length() ? "a [ without its ]" : "nothing between [ and ]");
      }
      at++;
      out.append(']');
    }

    private char escaped() {
      if (at == text.length()) {
        throw wrong("nothing after the last \\");
      }
      return text.charAt(at++);
    }

    private void literal(char c) {
      if (c < 0x80 && !Character.isLetterOrDigit(c)) {
        out.append('\\');
      }
      out.append(c);
    }

    private ConfigException wrong(String why) {
      return new ConfigException("", text, why, "");
    }
  }
}
