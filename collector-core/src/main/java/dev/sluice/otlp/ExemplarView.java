package dev.sluice.otlp;

import dev.sluice.data.Slice;

/** Exemplars of a data point. Its attributes are the filtered attributes. */
public final class ExemplarView extends AttributedView {
  private static final long VALUE = 1L << 3 | 1L << 6;

  ExemplarView() {
    super(7, 7);
  }

  public long timeUnixNano() {
    return fixed64(2);
  }

  public boolean hasValue() {
    return lastOf(VALUE) != 0;
  }

  public boolean isInt() {
    return lastOf(VALUE) == 6;
  }

  public boolean isDouble() {
    return lastOf(VALUE) == 3;
  }

  public long intValue() {
    return fixed64(6);
  }

  public double doubleValue() {
    return real(3);
  }

  /** 8 bytes, or none. */
  public Slice spanId() {
    return slice(4);
  }

  /** 16 bytes, or none. */
  public Slice traceId() {
    return slice(5);
  }
}
