package dev.sluice.load.scenario;

import org.jspecify.annotations.Nullable;

/**
 * What a figure of a run may be.
 *
 * @param min the least; null for any
 * @param max the most; null for any
 */
public record Bounds(@Nullable Double min, @Nullable Double max) {
  public Bounds {
    if (min == null && max == null) {
      throw new IllegalArgumentException("a threshold has min, max or both");
    }
  }

  /** Whether the figure is within; one that was not measured is not. */
  public boolean allow(double figure) {
    return !Double.isNaN(figure)
        && (min == null || figure >= min)
        && (max == null || figure <= max);
  }

  @Override
  public String toString() {
    return min == null ? "at most " + max : max == null ? "at least " + min : min + " to " + max;
  }
}
