package dev.sluice.telemetry;

/**
 * Text that came from a peer, as a log line or an error may quote it: of bounded length, on one
 * line, in printable ASCII. Quote only what cannot be a secret, such as the message of a status;
 * never a body, a header or bytes that broke a protocol. Stateless.
 */
public final class ForeignText {
  /** Characters of the original that are shown at most. */
  public static final int MAX_CHARS = 200;

  private ForeignText() {}

  /**
   * The text with every character that is not printable ASCII, and every backslash, as an escape;
   * what is longer than {@link #MAX_CHARS} ends with the number of characters left out.
   */
  public static String shown(CharSequence text) {
    int shownChars = Math.min(text.length(), MAX_CHARS);
    StringBuilder shown = new StringBuilder(shownChars);
    for (int i = 0; i < shownChars; i++) {
      escape(text.charAt(i), shown);
    }
    if (text.length() > shownChars) {
      shown.append("... (").append(text.length() - shownChars).append(" characters more)");
    }
    return shown.toString();
  }

  private static void escape(char c, StringBuilder to) {
    switch (c) {
      case '\\' -> to.append("\\\\");
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      default -> {
        if (c >= ' ' && c < 0x7f) {
          to.append(c);
        } else {
          to.append(String.format("\\u%04x", (int) c));
        }
      }
    }
  }
}
