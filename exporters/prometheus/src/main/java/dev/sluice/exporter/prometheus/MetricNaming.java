package dev.sluice.exporter.prometheus;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Metric names by the rules of OpenTelemetry's Prometheus compatibility specification, in the
 * reading of the reference's release 0.155. Immutable.
 */
final class MetricNaming {
  /** What a name must tell of the type. */
  enum Kind {
    COUNTER,
    GAUGE,
    OTHER
  }

  private static final String TOTAL = "total";
  private static final String RATIO = "ratio";

  private final TranslationStrategy strategy;
  private final String namespace;

  MetricNaming(TranslationStrategy strategy, String namespace) {
    this.strategy = strategy;
    this.namespace = namespace;
  }

  /** The name that a metric is shown under, or null when nothing is left to call it. */
  @Nullable String name(String name, String unit, Kind kind) {
    if (strategy.keepsUtf8()) {
      String prefixed = namespace.isEmpty() ? name : namespace + "_" + name;
      String suffixed = strategy.hasSuffixes() ? withSuffixes(prefixed, unit, kind) : prefixed;
      return suffixed.isEmpty() ? null : suffixed;
    }
    String result = strategy.hasSuffixes() ? fromTokens(name, unit, kind) : escaped(name);
    boolean empty = result.isEmpty();
    boolean onlyUnderscores = result.chars().allMatch(c -> c == '_') && !result.equals(name);
    return empty || onlyUnderscores ? null : result;
  }

  private String fromTokens(String name, String unit, Kind kind) {
    List<String> tokens = split(name, false);
    UnitWords words = UnitWords.of(unit);
    String main = words.mainClean();
    String per = words.perClean();
    if (!main.isEmpty() && !tokens.contains(main)) {
      tokens.add(main);
    }
    if (!per.isEmpty() && !tokens.contains(per)) {
      tokens.add(per);
    }
    if (kind == Kind.COUNTER) {
      tokens.removeIf(TOTAL::equals);
      tokens.add(TOTAL);
    } else if (kind == Kind.GAUGE && unit.equals("1")) {
      tokens.removeIf(RATIO::equals);
      tokens.add(RATIO);
    }
    if (!namespace.isEmpty()) {
      tokens.add(0, namespace);
    }
    return afterDigit(String.join("_", tokens));
  }

  private String escaped(String name) {
    String clean = String.join("_", split(name, true));
    return namespace.isEmpty()
        ? afterDigit(clean)
        : String.join("_", split(namespace, true)) + "_" + clean;
  }

  private static String afterDigit(String name) {
    boolean digit = !name.isEmpty() && name.charAt(0) >= '0' && name.charAt(0) <= '9';
    return digit ? "_" + name : name;
  }

  private static String withSuffixes(String name, String unit, Kind kind) {
    UnitWords words = UnitWords.of(unit);
    boolean ratio = kind == Kind.GAUGE && unit.equals("1");
    String result = kind == Kind.COUNTER ? trimSuffix(name, TOTAL) : name;
    result = ratio ? trimSuffix(result, RATIO) : result;
    result = words.per().isEmpty() ? result : trimSuffix(result, words.per());
    if (!words.main().isEmpty() && !result.endsWith(words.main())) {
      result += "_" + words.main();
    }
    if (!words.per().isEmpty()) {
      result += "_" + words.per();
    }
    if (kind == Kind.COUNTER) {
      result += "_" + TOTAL;
    }
    return ratio ? result + "_" + RATIO : result;
  }

  /** Without the suffix and the one character before it, where both are there and more is left. */
  private static String trimSuffix(String name, String suffix) {
    int length = name.length() - suffix.length() - 1;
    return length > 0 && name.endsWith(suffix) ? name.substring(0, length) : name;
  }

  /** Runs of allowed characters. */
  private static List<String> split(String name, boolean underscores) {
    List<String> tokens = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= name.length(); i++) {
      boolean allowed = i < name.length() && isAllowed(name.charAt(i), underscores);
      if (allowed && start < 0) {
        start = i;
      } else if (!allowed && start >= 0) {
        tokens.add(name.substring(start, i));
        start = -1;
      }
    }
    return tokens;
  }

  private static boolean isAllowed(char c, boolean underscores) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == ':'
        || (c == '_' && underscores);
  }
}
