package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.otlp.write.MetricWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some spans of one series, those that came first. Guarded by the lock of its resource. */
final class SpanExemplars {
  private static final int TRACE_ID_BYTES = 16;
  private static final int ID_BYTES = TRACE_ID_BYTES + 8;

  /** How many there is room for at first. */
  static final int FIRST = 4;

  /** Bytes on the heap of an empty one, and of each, about. */
  static final long OBJECTS_BYTES = 72;

  static final long EACH_BYTES = ID_BYTES + Double.BYTES;

  private byte[] ids = new byte[FIRST * ID_BYTES]; // of trace, then of span; zeros are none
  private double[] values = new double[FIRST];
  private int count;

  int count() {
    return count;
  }

  /** How many there is room for. */
  int capacity() {
    return values.length;
  }

  /** Makes room for more. */
  void grow() {
    ids = Arrays.copyOf(ids, 2 * ids.length);
    values = Arrays.copyOf(values, 2 * values.length);
  }

  /** Whether a span has what makes an exemplar of it. */
  static boolean names(SpanView span) {
    return isSet(span.traceId());
  }

  private static boolean isSet(Slice id) {
    for (int i = id.offset(); i < id.end(); i++) {
      if (id.array()[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Adds one; there is room. */
  void add(SpanView span, double value) {
    int at = count * ID_BYTES;
    copy(span.traceId(), at);
    copy(span.spanId(), at + TRACE_ID_BYTES);
    values[count++] = value;
  }

  private void copy(Slice id, int at) {
    System.arraycopy(id.array(), id.offset(), ids, at, id.length());
  }

  void writeTo(MetricWriter out, long nowUnixNanos) {
    for (int i = 0; i < count; i++) {
      int at = i * ID_BYTES;
      @Nullable Slice spanId = new Slice(ids, at + TRACE_ID_BYTES, ID_BYTES - TRACE_ID_BYTES);
      out.exemplar(
          nowUnixNanos,
          values[i],
          new Slice(ids, at, TRACE_ID_BYTES),
          isSet(spanId) ? spanId : null);
    }
  }
}
