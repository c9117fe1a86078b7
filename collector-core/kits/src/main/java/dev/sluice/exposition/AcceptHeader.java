package dev.sluice.exposition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code Accept} and {@code Accept-Encoding}: what is wanted, and how much. */
final class AcceptHeader {
  private static final int MAX_CHOICES = 64;

  private AcceptHeader() {}

  /**
   * @param type media type or content coding, lower case
   * @param quality 0 to 1
   * @param parameters by lower-case name
   */
  record Choice(String type, double quality, Map<String, String> parameters) {
    /** A parameter's value; empty when it is not there. */
    String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }
  }

  /** The choices, best first; those of one quality in the order they were written. */
  static List<Choice> parse(String header) {
    List<Choice> choices = new ArrayList<>();
    for (String part : header.split(",", MAX_CHOICES + 1)) {
      if (choices.size() < MAX_CHOICES && !part.isBlank()) {
        choices.add(parseOne(part));
      }
    }
    choices.sort(Comparator.comparingDouble(Choice::quality).reversed());
    return choices;
  }

  /** Whether a body in gzip is welcome. */
  static boolean takesGzip(String acceptEncoding) {
    for (Choice choice : parse(acceptEncoding)) {
      if (choice.type().equals("gzip")) {
        return choice.quality() > 0;
      }
    }
    return false;
  }

  private static Choice parseOne(String text) {
    String[] parts = text.split(";", -1);
    Map<String, String> parameters = new LinkedHashMap<>();
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 0) {
        continue;
      }
      String name = parts[i].substring(0, equals).trim().toLowerCase(Locale.ROOT);
      String value = unquoted(parts[i].substring(equals + 1).trim());
      if (name.equals("q")) {
        quality = quality(value);
      } else {
        parameters.put(name, value);
      }
    }
    return new Choice(parts[0].trim().toLowerCase(Locale.ROOT), quality, parameters);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 1; // as if it were not there
    }
  }
}
