package dev.sluice.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scrape page as strictly as anybody may, and refuses it with an {@link AssertionError}
 * that names the line. Written from the descriptions of the text format 0.0.4, of OpenMetrics 1.0
 * and of names in quotes, and independent of what writes pages here: it shares no code with it.
 *
 * <p>Beyond the grammar: names and labels are valid, no label comes twice in a series, no series
 * and no family comes twice, each sample belongs to the family above it, the samples of two
 * families differ in name, every histogram has a bucket {@code +Inf}, an exemplar has at most 128
 * characters of labels.
 */
public final class StrictPage {
  private static final Pattern PLAIN_METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern PLAIN_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?|NaN|[-+]?Inf");
  private static final Pattern COUNT = Pattern.compile("\\d+(\\.0)?|\\d(\\.\\d+)?e\\+\\d+");
  private static final Pattern META = Pattern.compile("# (HELP|TYPE|UNIT) (.*)", Pattern.DOTALL);
  private static final int MAX_EXEMPLAR_CHARS = 128;
  private static final Map<String, Set<String>> TEXT_SUFFIXES =
      Map.of(
          "counter", Set.of(""),
          "gauge", Set.of(""),
          "untyped", Set.of(""),
          "histogram", Set.of("_bucket", "_sum", "_count"),
          "summary", Set.of("", "_sum", "_count"));
  private static final Map<String, Set<String>> OPEN_METRICS_SUFFIXES =
      Map.of(
          "counter", Set.of("_total"),
          "gauge", Set.of(""),
          "unknown", Set.of(""),
          "histogram", Set.of("_bucket", "_sum", "_count"),
          "summary", Set.of("", "_sum", "_count"));

  private final boolean openMetrics;
  private final boolean quotedNames;
  private final List<Sample> samples = new ArrayList<>();
  private final Set<String> names = new HashSet<>(); // of families and of their samples
  private final Set<String> series = new HashSet<>();
  private final Set<String> awaitingInf = new HashSet<>();
  private String family = "";
  private @Nullable String help;
  private @Nullable String type;
  private int lineNumber;
  private String line = "";
  private int at;

  /**
   * One line that is no comment.
   *
   * @param name of the sample, with its suffix
   * @param labels by name, {@code le} and {@code quantile} included
   * @param value as a number
   */
  public record Sample(String name, Map<String, String> labels, double value) {}

  private StrictPage(String contentType) {
    this.openMetrics = contentType.startsWith("application/openmetrics-text");
    this.quotedNames = contentType.contains("escaping=allow-utf-8");
  }

  /**
   * The samples of a page.
   *
   * @param page all bytes, not compressed
   * @param contentType the format, and whether names in quotes may be there
   */
  public static List<Sample> parse(byte[] page, String contentType) {
    return new StrictPage(contentType).all(page);
  }

  private List<Sample> all(byte[] page) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(page)).toString();
    } catch (CharacterCodingException e) {
      throw refused("not UTF-8");
    }
    require(text.isEmpty() || text.endsWith("\n"), "the last line does not end");
    String[] lines = text.isEmpty() ? new String[0] : text.split("\n", -1);
    int count = Math.max(0, lines.length - 1);
    for (int i = 0; i < count; i++) {
      line = lines[i];
      lineNumber = i + 1;
      at = 0;
      if (openMetrics && i == count - 1) {
        require(line.equals("# EOF"), "the last line is not # EOF");
      } else if (line.startsWith("#")) {
        metadata();
      } else {
        sample();
      }
    }
    require(!openMetrics || count > 0, "there is no # EOF");
    require(awaitingInf.isEmpty(), "no bucket +Inf: " + awaitingInf);
    return samples;
  }

  private void metadata() {
    Matcher meta = META.matcher(line);
    require(meta.matches(), "neither HELP, TYPE, UNIT nor a sample");
    at = meta.start(2);
    String name = line.startsWith("\"", at) ? quoted() : until(' ');
    require(at < line.length() && line.charAt(at) == ' ', "nothing behind the name");
    String rest = line.substring(at + 1);
    checkName(name, PLAIN_METRIC);
    switch (meta.group(1)) {
      case "HELP" -> {
        checkEscapes(rest);
        require(names.add(name), "the name of the family is taken: " + name);
        family = name;
        help = rest;
        type = null;
      }
      case "TYPE" -> {
        require(help != null && family.equals(name) && type == null, "TYPE without its HELP");
        Set<String> suffixes = suffixes(rest);
        for (String suffix : suffixes) {
          require(suffix.isEmpty() || names.add(name + suffix), "taken: " + name + suffix);
        }
        type = rest;
      }
      default -> {
        require(openMetrics && family.equals(name), "UNIT of another family");
        require(name.endsWith("_" + rest), "the name does not end with the unit");
      }
    }
  }

  private Set<String> suffixes(String word) {
    Set<String> found = (openMetrics ? OPEN_METRICS_SUFFIXES : TEXT_SUFFIXES).get(word);
    if (found == null) {
      throw refused("no type: " + word);
    }
    return found;
  }

  private void sample() {
    String name = line.startsWith("{") ? "" : until('{', ' ');
    require(name.isEmpty() || PLAIN_METRIC.matcher(name).matches(), "needs quotes: " + name);
    Map<String, String> labels = new TreeMap<>();
    if (line.startsWith("{", at)) {
      name = labels(labels, name);
    }
    checkName(name, PLAIN_METRIC);
    String kind = type;
    if (kind == null) {
      throw refused("a sample without a TYPE");
    }
    require(name.startsWith(family), "not of this family: " + name);
    String suffix = name.substring(family.length());
    require(suffixes(kind).contains(suffix), "no such sample in a " + kind + ": " + name);
    require(series.add(name + labels), "the series comes twice: " + name + labels);
    require(line.startsWith(" ", at), "no blank before the value");
    at++;
    double value = number(until(' '));
    checkOwnLabel(kind, suffix, labels);
    if (line.startsWith(" ", at) && !line.startsWith(" # ", at)) {
      at++;
      timestamp(until(' '));
    }
    if (line.startsWith(" # ", at)) {
      require(openMetrics, "exemplars are OpenMetrics'");
      require(suffix.equals("_total") || suffix.equals("_bucket"), "no place for an exemplar");
      exemplar();
    }
    require(at == line.length(), "more behind the sample: " + line.substring(at));
    samples.add(new Sample(name, labels, value));
  }

  private void checkOwnLabel(String kind, String suffix, Map<String, String> labels) {
    if (kind.equals("histogram")) {
      Map<String, String> others = new TreeMap<>(labels);
      String bound = others.remove("le");
      require((bound != null) == suffix.equals("_bucket"), "le is the label of buckets");
      if (bound != null) {
        others.put("\0", family);
        require(series.add(others + " " + (number(bound) + 0.0)), "the bucket comes twice");
        if (bound.equals("+Inf")) {
          awaitingInf.remove(others.toString());
        } else {
          awaitingInf.add(others.toString());
        }
      } else {
        require(COUNT.matcher(value()).matches() || suffix.equals("_sum"), "not a count");
      }
    } else if (kind.equals("summary")) {
      String quantile = labels.get("quantile");
      require((quantile != null) == suffix.isEmpty(), "quantile is the label of quantiles");
      if (quantile != null) {
        number(quantile);
      }
    }
  }

  /** The value that was just read. */
  private String value() {
    return line.substring(line.lastIndexOf(' ', at - 1) + 1, at);
  }

  /** Reads what stands in braces; returns the name, which may be the first of it. */
  private String labels(Map<String, String> labels, String nameBefore) {
    String name = nameBefore;
    at++;
    while (!line.startsWith("}", at)) {
      boolean quotes = line.startsWith("\"", at);
      String label = quotes ? quoted() : until('=');
      if (quotes && !line.startsWith("=", at)) {
        require(name.isEmpty() && labels.isEmpty(), "a second name");
        checkName(label, PLAIN_METRIC);
        name = label;
      } else {
        require(quotes || PLAIN_LABEL.matcher(label).matches(), "needs quotes: " + label);
        checkName(label, PLAIN_LABEL);
        require(!label.equals("__name__"), "the name of the metric as a label");
        at++;
        require(line.startsWith("\"", at), "no quotes around the value of " + label);
        require(labels.put(label, quoted()) == null, "the label comes twice: " + label);
      }
      if (line.startsWith(",", at)) {
        at++;
        require(!line.startsWith("}", at), "a comma at the end");
      } else {
        require(line.startsWith("}", at), "no comma between labels");
      }
    }
    at++;
    return name;
  }

  private void exemplar() {
    at += 3;
    require(line.startsWith("{", at), "an exemplar without labels");
    Map<String, String> labels = new TreeMap<>();
    labels(labels, "_");
    int chars = 0;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      chars += label.getKey().codePointCount(0, label.getKey().length());
      chars += label.getValue().codePointCount(0, label.getValue().length());
    }
    require(chars <= MAX_EXEMPLAR_CHARS, "labels of the exemplar are too long");
    require(line.startsWith(" ", at), "an exemplar without a value");
    at++;
    number(until(' '));
    if (line.startsWith(" ", at)) {
      at++;
      timestamp(until(' '));
    }
  }

  private double number(String text) {
    require(NUMBER.matcher(text).matches(), "no number: " + text);
    return Double.parseDouble(text.replace("Inf", "Infinity"));
  }

  private void timestamp(String text) {
    if (openMetrics) {
      require(Double.isFinite(number(text)), "no time: " + text);
    } else {
      try {
        Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw refused("no time: " + text);
      }
    }
  }

  private void checkName(String name, Pattern plain) {
    require(!name.isEmpty(), "an empty name");
    require(quotedNames || plain.matcher(name).matches(), "this scheme takes no such name");
    require(name.indexOf('\0') < 0, "a name with a NUL");
  }

  private void checkEscapes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
        String allowed = openMetrics ? "\\n\"" : "\\n";
        require(i < text.length() && allowed.indexOf(text.charAt(i)) >= 0, "odd escape");
      } else {
        require(!openMetrics || text.charAt(i) != '"', "a quote that is not escaped");
      }
    }
  }

  private String quoted() {
    StringBuilder text = new StringBuilder();
    for (at++; !line.startsWith("\"", at); at++) {
      require(at < line.length(), "a quote that does not end");
      char c = line.charAt(at);
      if (c == '\\') {
        at++;
        require(at < line.length() && "\\n\"".indexOf(line.charAt(at)) >= 0, "odd escape");
        c = line.charAt(at) == 'n' ? '\n' : line.charAt(at);
      }
      text.append(c);
    }
    at++;
    return text.toString();
  }

  /** What stands before the first of these characters, or the end of the line. */
  private String until(char... ends) {
    int from = at;
    while (at < line.length() && String.valueOf(ends).indexOf(line.charAt(at)) < 0) {
      at++;
    }
    return line.substring(from, at);
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw refused(what);
    }
  }

  private AssertionError refused(String what) {
    return new AssertionError("line " + lineNumber + ": " + what + "\n  " + line);
  }
}
