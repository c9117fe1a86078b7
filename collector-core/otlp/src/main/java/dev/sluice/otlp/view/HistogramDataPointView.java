package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Fields;

/** Points of histograms with explicit bounds. */
public final class HistogramDataPointView extends DataPointView {
  HistogramDataPointView() {
    super(
        Fields.HistogramPoint.MAX,
        Fields.HistogramPoint.ATTRIBUTES,
        Fields.HistogramPoint.FLAGS,
        Fields.HistogramPoint.EXEMPLARS);
  }

  /** Unsigned, as all counts here. */
  public long count() {
    return fixed64(Fields.HistogramPoint.COUNT);
  }

  public boolean hasSum() {
    return has(Fields.HistogramPoint.SUM);
  }

  public double sum() {
    return real(Fields.HistogramPoint.SUM);
  }

  /** One more than there are bounds, or none; a new array. */
  public long[] bucketCounts() {
    return NumberLists.fixed64s(this, Fields.HistogramPoint.BUCKET_COUNTS);
  }

  /** A new array. */
  public double[] explicitBounds() {
    return NumberLists.doubles(this, Fields.HistogramPoint.EXPLICIT_BOUNDS);
  }

  public boolean hasMin() {
    return has(Fields.HistogramPoint.MIN);
  }

  public double min() {
    return real(Fields.HistogramPoint.MIN);
  }

  public boolean hasMax() {
    return has(Fields.HistogramPoint.MAX);
  }

  public double max() {
    return real(Fields.HistogramPoint.MAX);
  }
}
