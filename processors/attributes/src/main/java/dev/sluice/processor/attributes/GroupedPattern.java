package dev.sluice.processor.attributes;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * A regular expression in which, as in Go, several groups may have one name. The library wants them
 * to differ, so the later ones are numbered for it.
 *
 * @param names of the groups, the first group first; empty where a group has none
 */
record GroupedPattern(Pattern pattern, List<String> names) {
  private static final String UNNAMED = "";

  /** Throws {@link PatternSyntaxException} for what is no expression. */
  static GroupedPattern of(String text) {
    List<String> names = new ArrayList<>();
    StringBuilder distinct = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      int end = endOfPiece(text, at);
      String piece = text.substring(at, end);
      if (piece.equals("(")) {
        int nameEnd = endOfName(text, at);
        String name = nameEnd < 0 ? UNNAMED : text.substring(text.indexOf('<', at) + 1, nameEnd);
        if (nameEnd >= 0) {
          piece = "(?P<" + (names.contains(name) ? free(text, name, names.size()) : name) + ">";
          end = nameEnd + 1;
        }
        if (nameEnd >= 0 || !text.startsWith("(?", at)) {
          names.add(name);
        }
      }
      distinct.append(piece);
      at = end;
    }
    return new GroupedPattern(Pattern.compile(distinct.toString()), List.copyOf(names));
  }

  /** One character, with what belongs to it: an escape, a quotation, a class in brackets. */
  private static int endOfPiece(String text, int at) {
    if (text.startsWith("\\Q", at)) {
      int end = text.indexOf("\\E", at);
      return end < 0 ? text.length() : end + 2;
    }
    return switch (text.charAt(at)) {
      case '\\' -> Math.min(text.length(), at + 2);
      case '[' -> endOfClass(text, at);
      default -> at + 1;
    };
  }

  private static int endOfClass(String text, int open) {
    int at = text.startsWith("^", open + 1) ? open + 2 : open + 1;
    for (boolean isFirst = true; at < text.length(); isFirst = false) {
      char c = text.charAt(at);
      if (c == ']' && !isFirst) {
        return at + 1;
      }
      int named = text.startsWith("[:", at) ? text.indexOf(":]", at + 2) : -1;
      at = named >= 0 ? named + 2 : c == '\\' ? at + 2 : at + 1;
    }
    return text.length();
  }

  /** Where the name of a named group ends; -1 for other groups. */
  private static int endOfName(String text, int open) {
    boolean isNamed = text.startsWith("(?P<", open) || text.startsWith("(?<", open);
    return isNamed ? text.indexOf('>', open) : -1;
  }

  /** A name that the expression does not have. */
  private static String free(String text, String name, int group) {
    String candidate = name + "_" + group;
    while (text.contains("<" + candidate + ">")) {
      candidate += "_";
    }
    return candidate;
  }

  /** Whether there are groups and each has a name. */
  boolean isNamedThroughout() {
    return !names.isEmpty() && !names.contains(UNNAMED);
  }
}
