package dev.sluice.load.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Ratios of pairs that were measured one after the other.
 *
 * @param sorted from smallest to largest
 */
public record Ratios(List<Double> sorted) {
  /** Of pairs in order. */
  public static Ratios of(double[] numerators, double[] denominators) {
    double[] ratios = new double[numerators.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = numerators[i] / denominators[i];
    }
    Arrays.sort(ratios);
    return new Ratios(Arrays.stream(ratios).boxed().toList());
  }

  /** All of several. */
  public static Ratios ofAll(List<Ratios> several) {
    return new Ratios(
        several.stream().flatMap(ratios -> ratios.sorted().stream()).sorted().toList());
  }

  /** The median of values that are no ratios. */
  public static double median(double[] values) {
    return new Ratios(Arrays.stream(values).sorted().boxed().toList()).median();
  }

  /** The middle one. */
  public double median() {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f)", median(), sorted.get(0), sorted.get(sorted.size() - 1));
  }
}
