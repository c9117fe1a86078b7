package dev.sluice.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.StringJoiner;

/**
 * Paths as Go's {@code ServeMux} wants them: one slash between parts, no {@code .} and {@code ..}.
 * Works on paths as they are written, so an escaped slash or dot is neither. Stateless.
 */
final class CleanPath {
  private static final String HEX = "0123456789ABCDEF";
  private static final String PATH_MARKS = "-._~!$&'()*+,;=:@/%";

  private CleanPath() {}

  /** The clean form of a path that begins with a slash; a slash at its end stays. */
  static String of(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path; // nearly every one
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    StringJoiner joined = new StringJoiner("/", "/", "");
    parts.forEach(joined::add);
    return path.endsWith("/") && !parts.isEmpty() ? joined + "/" : joined.toString();
  }

  /**
   * A path and a query for a {@code Location}: what may not stand in a URI is escaped, what is
   * escaped already stays.
   */
  static String location(String path, String query) {
    StringBuilder location = new StringBuilder(path.length() + query.length() + 1);
    escape(path, PATH_MARKS, location);
    if (!query.isEmpty()) {
      location.append('?');
      escape(query, PATH_MARKS + '?', location);
    }
    return location.toString();
  }

  private static void escape(String text, String marks, StringBuilder to) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || marks.indexOf(c) >= 0;
      if (plain) {
        to.append(c);
      } else { // Netty gives an octet as a character
        to.append('%').append(HEX.charAt((c >> 4) & 15)).append(HEX.charAt(c & 15));
      }
    }
  }
}
