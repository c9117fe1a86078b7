package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;

/** Exemplars of a data point. Its attributes are the filtered attributes. */
public final class ExemplarView extends AttributedView {
  private static final long VALUE = 1L << Fields.Exemplar.AS_DOUBLE | 1L << Fields.Exemplar.AS_INT;

  ExemplarView() {
    super(Fields.Exemplar.FILTERED_ATTRIBUTES, Fields.Exemplar.FILTERED_ATTRIBUTES);
  }

  public long timeUnixNano() {
    return fixed64(Fields.Exemplar.TIME_UNIX_NANO);
  }

  public boolean hasValue() {
    return lastOf(VALUE) != 0;
  }

  public boolean isInt() {
    return lastOf(VALUE) == Fields.Exemplar.AS_INT;
  }

  public boolean isDouble() {
    return lastOf(VALUE) == Fields.Exemplar.AS_DOUBLE;
  }

  public long intValue() {
    return fixed64(Fields.Exemplar.AS_INT);
  }

  public double doubleValue() {
    return real(Fields.Exemplar.AS_DOUBLE);
  }

  /** 8 bytes, or none. */
  public Slice spanId() {
    return slice(Fields.Exemplar.SPAN_ID);
  }

  /** 16 bytes, or none. */
  public Slice traceId() {
    return slice(Fields.Exemplar.TRACE_ID);
  }
}
