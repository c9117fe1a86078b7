package dev.sluice.exporter.prometheus;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The buckets of a histogram as a page can show them: with bounds that ascend. As in the reference,
 * bounds that do not are sorted together with their counts. The counts of equal bounds are added;
 * what belongs to a bound that is no number is only in the count of all.
 *
 * @param bounds upper bounds, strictly ascending; shared, never written
 * @param counts per bucket, not cumulative
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Buckets(double[] bounds, long[] counts) {
  /** Whether bounds are as a page needs them. */
  static boolean ascend(double[] bounds) {
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < bounds.length; i++) {
      boolean above = i == 0 ? !Double.isNaN(bounds[i]) : bounds[i] > last;
      if (!above) {
        return false;
      }
      last = bounds[i];
    }
    return true;
  }

  /** The same in order. */
  static Buckets sorted(double[] bounds, long[] counts) {
    int[] order =
        IntStream.range(0, bounds.length)
            .filter(i -> !Double.isNaN(bounds[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> bounds[i] + 0.0)) // one zero, not two
            .mapToInt(Integer::intValue)
            .toArray();
    double[] newBounds = new double[order.length];
    long[] newCounts = new long[order.length];
    int size = 0;
    for (int i : order) {
      double bound = bounds[i] + 0.0;
      if (size == 0 || bound > newBounds[size - 1]) {
        newBounds[size++] = bound;
      }
      newCounts[size - 1] += i < counts.length ? counts[i] : 0;
    }
    return new Buckets(Arrays.copyOf(newBounds, size), Arrays.copyOf(newCounts, size));
  }
}
