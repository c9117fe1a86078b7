package dev.sluice.otlp;

/** Points of exponential histograms. */
public final class ExponentialHistogramDataPointView extends DataPointView {
  private final BucketsView positive = new BucketsView();
  private final BucketsView negative = new BucketsView();

  ExponentialHistogramDataPointView() {
    super(14, 1, 10, 11);
  }

  public long count() {
    return fixed64(4);
  }

  public boolean hasSum() {
    return has(5);
  }

  public double sum() {
    return real(5);
  }

  public int scale() {
    return Numbers.zigzag(varint(6));
  }

  public long zeroCount() {
    return fixed64(7);
  }

  public boolean hasPositive() {
    return has(8);
  }

  public BucketsView positive() {
    return message(8, positive);
  }

  public boolean hasNegative() {
    return has(9);
  }

  public BucketsView negative() {
    return message(9, negative);
  }

  public boolean hasMin() {
    return has(12);
  }

  public double min() {
    return real(12);
  }

  public boolean hasMax() {
    return has(13);
  }

  public double max() {
    return real(13);
  }

  public double zeroThreshold() {
    return real(14);
  }
}
