package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.Exemplars;
import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.LabelText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An exponential histogram, of which the text formats show sum and count only; its buckets are not
 * kept.
 */
final class SumCountSeries extends Series implements SumAndCount {
  private static final double[] NO_BOUNDS = {};
  private static final long[] NO_COUNTS = {};

  private long count;
  private double sum;

  SumCountSeries(byte[] key, LabelText labels, @Nullable Target target) {
    super(key, labels, target);
  }

  void set(long newCount, double newSum) {
    count = newCount;
    sum = newSum;
  }

  @Override
  public void addSumAndCount(double moreSum, long moreCount) {
    count += moreCount;
    sum += moreSum;
  }

  @Override
  void writeTo(ExpositionWriter page, long timestampMillis) throws IOException {
    page.histogram(labels(), NO_BOUNDS, NO_COUNTS, count, sum, timestampMillis, Exemplars.NONE);
  }
}
