package dev.sluice.otlp;

/** Points of histograms with explicit bounds. */
public final class HistogramDataPointView extends DataPointView {
  HistogramDataPointView() {
    super(12, 9, 10, 8);
  }

  /** Unsigned, as all counts here. */
  public long count() {
    return fixed64(4);
  }

  public boolean hasSum() {
    return has(5);
  }

  public double sum() {
    return real(5);
  }

  /** One more than there are bounds, or none; a new array. */
  public long[] bucketCounts() {
    return Numbers.fixed64s(this, 6);
  }

  /** A new array. */
  public double[] explicitBounds() {
    return Numbers.doubles(this, 7);
  }

  public boolean hasMin() {
    return has(11);
  }

  public double min() {
    return real(11);
  }

  public boolean hasMax() {
    return has(12);
  }

  public double max() {
    return real(12);
  }
}
