package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.Exemplars;
import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.LabelText;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A histogram with explicit bounds. */
final class HistogramSeries extends Series implements SumAndCount {
  private static final double[] NO_BOUNDS = {};
  private static final long[] NO_COUNTS = {};

  private double[] bounds = NO_BOUNDS;
  private long[] counts = NO_COUNTS;
  private long count;
  private double sum;
  private Exemplars exemplars = Exemplars.NONE;

  HistogramSeries(byte[] key, LabelText labels, @Nullable Target target) {
    super(key, labels, target);
  }

  /**
   * Takes the arrays over, or copies them into what is there: an old array that is written again
   * costs the collector of garbage nothing, a new one in each interval does.
   */
  void set(double[] newBounds, long[] newCounts, long newCount, double newSum) {
    bounds = Arrays.equals(bounds, newBounds) ? bounds : newBounds;
    if (counts.length == newCounts.length) {
      System.arraycopy(newCounts, 0, counts, 0, counts.length);
    } else {
      counts = newCounts;
    }
    count = newCount;
    sum = newSum;
  }

  /** Adds a delta; one with other bounds takes the place of what was there. */
  void add(double[] moreBounds, long[] moreCounts, long moreCount, double moreSum) {
    if (!Arrays.equals(bounds, moreBounds) || counts.length != moreCounts.length) {
      set(moreBounds, moreCounts, moreCount, moreSum);
      return;
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += moreCounts[i];
    }
    count += moreCount;
    sum += moreSum;
  }

  /** Values of which the buckets are not known: they are only in the last one. */
  @Override
  public void addSumAndCount(double moreSum, long moreCount) {
    count += moreCount;
    sum += moreSum;
  }

  void setExemplars(Exemplars newExemplars) {
    exemplars = newExemplars;
  }

  @Override
  void writeTo(ExpositionWriter page, long timestampMillis) throws IOException {
    page.histogram(labels(), bounds, counts, count, sum, timestampMillis, exemplars);
  }
}
