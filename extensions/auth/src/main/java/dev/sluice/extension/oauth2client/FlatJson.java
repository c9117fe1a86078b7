package dev.sluice.extension.oauth2client;

import java.util.HashMap;
import java.util.Map;

/** Texts and numbers of one JSON object; what lies deeper is passed over. One use, one thread. */
final class FlatJson {
  private static final int MOST_LEVELS = 64;

  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /** By name, the last one of a name; empty where the text is no object. */
  static Map<String, String> fields(String text) {
    FlatJson json = new FlatJson(text);
    try {
      return json.object();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Map.of(); // broken, or cut off
    }
  }

  private Map<String, String> object() {
    Map<String, String> fields = new HashMap<>();
    expect('{');
    if (next() == '}') {
      return fields;
    }
    while (true) {
      String name = string();
      expect(':');
      char first = next();
      if (first == '"') {
        fields.put(name, string());
      } else if (first == '{' || first == '[') {
        skip(0);
      } else {
        fields.put(name, word());
      }
      if (next() == '}') {
        return fields;
      }
      expect(',');
    }
  }

  /** The next character that is no blank; it stays. */
  private char next() {
    while (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return text.charAt(at);
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw new IllegalArgumentException();
    }
    at++;
  }

  private void skip(int level) {
    if (level > MOST_LEVELS) {
      throw new IllegalArgumentException();
    }
    char open = next();
    if (open == '"') {
      string();
      return;
    }
    if (open != '{' && open != '[') {
      word();
      return;
    }
    at++;
    char close = open == '{' ? '}' : ']';
    while (next() != close) {
      if (text.charAt(at) == ',' || text.charAt(at) == ':') {
        at++;
      } else {
        skip(level + 1);
      }
    }
    at++;
  }

  /** A number, or a word such as true. */
  private String word() {
    int from = at;
    while (at < text.length() && ",}] \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (from == at) {
      throw new IllegalArgumentException();
    }
    return text.substring(from, at);
  }

  private String string() {
    expect('"');
    StringBuilder found = new StringBuilder();
    while (true) {
      char c = text.charAt(at++);
      if (c == '"') {
        return found.toString();
      }
      found.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }
}
