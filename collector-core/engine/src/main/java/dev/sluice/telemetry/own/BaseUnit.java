package dev.sluice.telemetry.own;

import java.util.Map;

/**
 * The word that names of Prometheus end with for a unit: seconds for {@code s}. What is counted, in
 * braces, and pure numbers have none.
 */
final class BaseUnit {
  private static final Map<String, String> WORDS = Map.of("s", "seconds", "By", "bytes");

  private BaseUnit() {}

  /** The word for a unit; empty when there is none. */
  static String of(String unit) {
    return WORDS.getOrDefault(unit, "");
  }
}
