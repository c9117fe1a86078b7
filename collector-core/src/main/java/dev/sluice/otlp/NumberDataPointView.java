package dev.sluice.otlp;

/** Points of gauges and sums. */
public final class NumberDataPointView extends DataPointView {
  private static final long VALUE = 1L << 4 | 1L << 6;

  NumberDataPointView() {
    super(8, 7, 8, 5);
  }

  public boolean hasValue() {
    return lastOf(VALUE) != 0;
  }

  public boolean isInt() {
    return lastOf(VALUE) == 6;
  }

  public boolean isDouble() {
    return lastOf(VALUE) == 4;
  }

  /** The value when {@link #isInt()}. */
  public long intValue() {
    return fixed64(6);
  }

  /** The value when {@link #isDouble()}. */
  public double doubleValue() {
    return real(4);
  }
}
