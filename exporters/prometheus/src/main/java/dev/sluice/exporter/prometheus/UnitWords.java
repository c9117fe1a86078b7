package dev.sluice.exporter.prometheus;

import java.util.Map;

/**
 * A UCUM unit in words, as metric names end with it.
 *
 * @param main what is counted: {@code seconds}; empty when the unit says nothing
 * @param per what it is counted over: {@code per_second}; may be empty
 */
record UnitWords(String main, String per) {
  private static final Map<String, String> MAIN =
      Map.ofEntries(
          Map.entry("d", "days"),
          Map.entry("h", "hours"),
          Map.entry("min", "minutes"),
          Map.entry("s", "seconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("us", "microseconds"),
          Map.entry("ns", "nanoseconds"),
          Map.entry("By", "bytes"),
          Map.entry("KiBy", "kibibytes"),
          Map.entry("MiBy", "mebibytes"),
          Map.entry("GiBy", "gibibytes"),
          Map.entry("TiBy", "tibibytes"),
          Map.entry("KBy", "kilobytes"),
          Map.entry("MBy", "megabytes"),
          Map.entry("GBy", "gigabytes"),
          Map.entry("TBy", "terabytes"),
          Map.entry("m", "meters"),
          Map.entry("V", "volts"),
          Map.entry("A", "amperes"),
          Map.entry("J", "joules"),
          Map.entry("W", "watts"),
          Map.entry("g", "grams"),
          Map.entry("Cel", "celsius"),
          Map.entry("Hz", "hertz"),
          Map.entry("1", ""),
          Map.entry("%", "percent"));

  private static final Map<String, String> PER =
      Map.of(
          "s", "second", "m", "minute", "h", "hour", "d", "day", "w", "week", "mo", "month", "y",
          "year");

  static UnitWords of(String unit) {
    int slash = unit.indexOf('/');
    String main = word(slash < 0 ? unit : unit.substring(0, slash), MAIN);
    String per = slash < 0 ? "" : word(unit.substring(slash + 1), PER);
    return new UnitWords(main, per.isEmpty() ? "" : "per_" + per);
  }

  /** The main word made of allowed characters. */
  String mainClean() {
    String clean = clean(main);
    return perClean().isEmpty() ? clean : trimEnd(clean);
  }

  /** The second word made of allowed characters. */
  String perClean() {
    String clean = trimEnd(clean(per));
    return clean.equals("per") ? "" : clean;
  }

  private static String word(String part, Map<String, String> words) {
    String trimmed = part.trim();
    boolean annotation = trimmed.indexOf('{') >= 0 || trimmed.indexOf('}') >= 0;
    return annotation ? "" : words.getOrDefault(trimmed, trimmed);
  }

  private static String clean(String word) {
    StringBuilder clean = new StringBuilder(word.length());
    word.codePoints()
        .forEach(
            c -> {
              boolean allowed =
                  (c >= 'a' && c <= 'z')
                      || (c >= 'A' && c <= 'Z')
                      || (c >= '0' && c <= '9')
                      || c == ':';
              if (allowed) {
                clean.append((char) c);
              } else if (clean.length() == 0 || clean.charAt(clean.length() - 1) != '_') {
                clean.append('_');
              }
            });
    return clean.length() > 0 && clean.charAt(0) == '_' ? clean.substring(1) : clean.toString();
  }

  private static String trimEnd(String word) {
    int end = word.length();
    while (end > 0 && word.charAt(end - 1) == '_') {
      end--;
    }
    return word.substring(0, end);
  }
}
