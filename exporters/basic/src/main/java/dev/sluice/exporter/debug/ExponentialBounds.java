package dev.sluice.exporter.debug;

/**
 * Bounds of the buckets of an exponential histogram, computed as the reference does: {@code
 * exp(index * ln 2 * 2^-scale)}.
 */
final class ExponentialBounds {
  private static final double LN_2 = Math.log(2);

  private ExponentialBounds() {}

  static double factor(int scale) {
    return Math.scalb(LN_2, -scale);
  }

  static double at(double index, double factor) {
    return Math.exp(index * factor);
  }
}
