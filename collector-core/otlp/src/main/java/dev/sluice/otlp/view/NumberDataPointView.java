package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Fields;

/** Points of gauges and sums. */
public final class NumberDataPointView extends DataPointView {
  private static final long VALUE =
      1L << Fields.NumberPoint.AS_DOUBLE | 1L << Fields.NumberPoint.AS_INT;

  NumberDataPointView() {
    super(
        Fields.NumberPoint.FLAGS,
        Fields.NumberPoint.ATTRIBUTES,
        Fields.NumberPoint.FLAGS,
        Fields.NumberPoint.EXEMPLARS);
  }

  public boolean hasValue() {
    return lastOf(VALUE) != 0;
  }

  public boolean isInt() {
    return lastOf(VALUE) == Fields.NumberPoint.AS_INT;
  }

  public boolean isDouble() {
    return lastOf(VALUE) == Fields.NumberPoint.AS_DOUBLE;
  }

  /** The value when {@link #isInt()}. */
  public long intValue() {
    return fixed64(Fields.NumberPoint.AS_INT);
  }

  /** The value when {@link #isDouble()}. */
  public double doubleValue() {
    return real(Fields.NumberPoint.AS_DOUBLE);
  }
}
