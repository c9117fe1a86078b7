package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.LabelText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A summary. */
final class SummarySeries extends Series implements SumAndCount {
  private static final double[] NONE = {};

  private double[] quantiles = NONE;
  private double[] values = NONE;
  private long count;
  private double sum;

  SummarySeries(byte[] key, LabelText labels, @Nullable Target target) {
    super(key, labels, target);
  }

  /** Takes the arrays over; quantiles ascend. */
  void set(double[] newQuantiles, double[] newValues, long newCount, double newSum) {
    quantiles = newQuantiles;
    values = newValues;
    count = newCount;
    sum = newSum;
  }

  /** Values of which the quantiles are not known. */
  @Override
  public void addSumAndCount(double moreSum, long moreCount) {
    count += moreCount;
    sum += moreSum;
  }

  @Override
  void writeTo(ExpositionWriter page, long timestampMillis) throws IOException {
    page.summary(labels(), quantiles, values, count, sum, timestampMillis);
  }
}
