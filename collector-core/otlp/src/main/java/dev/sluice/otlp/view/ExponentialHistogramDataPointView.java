package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Fields;

/** Points of exponential histograms. */
public final class ExponentialHistogramDataPointView extends DataPointView {
  private final BucketsView positive = new BucketsView();
  private final BucketsView negative = new BucketsView();

  ExponentialHistogramDataPointView() {
    super(
        Fields.ExponentialPoint.ZERO_THRESHOLD,
        Fields.ExponentialPoint.ATTRIBUTES,
        Fields.ExponentialPoint.FLAGS,
        Fields.ExponentialPoint.EXEMPLARS);
  }

  public long count() {
    return fixed64(Fields.ExponentialPoint.COUNT);
  }

  public boolean hasSum() {
    return has(Fields.ExponentialPoint.SUM);
  }

  public double sum() {
    return real(Fields.ExponentialPoint.SUM);
  }

  public int scale() {
    return NumberLists.zigzag(varint(Fields.ExponentialPoint.SCALE));
  }

  public long zeroCount() {
    return fixed64(Fields.ExponentialPoint.ZERO_COUNT);
  }

  public boolean hasPositive() {
    return has(Fields.ExponentialPoint.POSITIVE);
  }

  public BucketsView positive() {
    return message(Fields.ExponentialPoint.POSITIVE, positive);
  }

  public boolean hasNegative() {
    return has(Fields.ExponentialPoint.NEGATIVE);
  }

  public BucketsView negative() {
    return message(Fields.ExponentialPoint.NEGATIVE, negative);
  }

  public boolean hasMin() {
    return has(Fields.ExponentialPoint.MIN);
  }

  public double min() {
    return real(Fields.ExponentialPoint.MIN);
  }

  public boolean hasMax() {
    return has(Fields.ExponentialPoint.MAX);
  }

  public double max() {
    return real(Fields.ExponentialPoint.MAX);
  }

  public double zeroThreshold() {
    return real(Fields.ExponentialPoint.ZERO_THRESHOLD);
  }
}
