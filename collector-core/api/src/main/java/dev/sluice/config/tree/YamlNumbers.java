package dev.sluice.config.tree;

/** How floating-point numbers are written. */
final class YamlNumbers {
  private static final double LARGEST_PLAIN = 1e15;

  private YamlNumbers() {}

  /** As YAML, whole numbers without a point. */
  static String shortest(double number) {
    if (Double.isNaN(number)) {
      return ".nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? ".inf" : "-.inf";
    }
    return number == Math.rint(number) && Math.abs(number) < LARGEST_PLAIN
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }
}
