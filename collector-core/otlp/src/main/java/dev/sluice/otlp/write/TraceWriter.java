package dev.sluice.otlp.write;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import org.jspecify.annotations.Nullable;

/** Makes requests of traces; see {@link OtlpWriter}. */
public final class TraceWriter extends OtlpWriter<TraceWriter> {
  private static final int PART = ITEM + 1;

  private boolean inLink;

  TraceWriter(EditMemory memory) {
    super(memory);
  }

  @Override
  TraceWriter self() {
    return this;
  }

  /**
   * Begins a span of the scope.
   *
   * @param traceId 16 bytes, or none
   * @param spanId 8 bytes, or none
   * @param parentSpanId 8 bytes, or none; null is none
   * @param kind the number of the SpanKind
   */
  public TraceWriter span(
      Slice traceId, Slice spanId, @Nullable Slice parentSpanId, String name, int kind) {
    begin(ITEM, Tags.ITEMS, SOME_BYTES);
    inLink = false;
    countItem();
    id(Fields.Span.TRACE_ID, traceId, 16);
    id(Fields.Span.SPAN_ID, spanId, 8);
    id(Fields.Span.PARENT_SPAN_ID, parentSpanId, 8);
    string(Fields.Span.NAME, name);
    varint(Fields.Span.KIND, kind);
    attributesAre(Fields.Span.ATTRIBUTES, Fields.Span.DROPPED_ATTRIBUTES_COUNT);
    return this;
  }

  /** A whole span that was read, as it is. */
  public TraceWriter span(SpanView span) {
    entry(span);
    inLink = false;
    return this;
  }

  /** When the span began and ended. */
  public TraceWriter times(long startUnixNanos, long endUnixNanos) {
    inSpan();
    fixed64(Fields.Span.START_TIME_UNIX_NANO, startUnixNanos);
    fixed64(Fields.Span.END_TIME_UNIX_NANO, endUnixNanos);
    return this;
  }

  /** The trace state of what was begun last, a span or a link. */
  public TraceWriter traceState(String state) {
    if (inLink) {
      string(Fields.Link.TRACE_STATE, state);
    } else {
      inSpan();
      string(Fields.Span.TRACE_STATE, state);
    }
    return this;
  }

  /** The flags of what was begun last, a span or a link. */
  public TraceWriter flags(int flags) {
    if (inLink) {
      fixed32(Fields.Link.FLAGS, flags);
    } else {
      inSpan();
      fixed32(Fields.Span.FLAGS, flags);
    }
    return this;
  }

  /**
   * The status of the span.
   *
   * @param code the number of the StatusCode: 0 unset, 1 ok, 2 error
   */
  public TraceWriter status(int code, String message) {
    inSpan();
    begin(PART, Fields.Span.STATUS << 3 | Wire.LEN, FEW_BYTES - 1);
    string(Fields.Status.MESSAGE, message);
    varint(Fields.Status.CODE, code);
    inSpan();
    return this;
  }

  /** How many events and links the span has lost. */
  public TraceWriter dropped(int events, int links) {
    inSpan();
    varint(Fields.Span.DROPPED_EVENTS_COUNT, Integer.toUnsignedLong(events));
    varint(Fields.Span.DROPPED_LINKS_COUNT, Integer.toUnsignedLong(links));
    return this;
  }

  /** Begins an event of the span. */
  public TraceWriter event(long timeUnixNanos, String name) {
    inSpan();
    begin(PART, Fields.Span.EVENTS << 3 | Wire.LEN, FEW_BYTES - 1);
    fixed64(Fields.Event.TIME_UNIX_NANO, timeUnixNanos);
    string(Fields.Event.NAME, name);
    attributesAre(Fields.Event.ATTRIBUTES, Fields.Event.DROPPED_ATTRIBUTES_COUNT);
    return this;
  }

  /** Begins a link of the span. */
  public TraceWriter link(Slice traceId, Slice spanId) {
    inSpan();
    begin(PART, Fields.Span.LINKS << 3 | Wire.LEN, FEW_BYTES - 1);
    id(Fields.Link.TRACE_ID, traceId, 16);
    id(Fields.Link.SPAN_ID, spanId, 8);
    attributesAre(Fields.Link.ATTRIBUTES, Fields.Link.DROPPED_ATTRIBUTES_COUNT);
    inLink = true;
    return this;
  }

  private void inSpan() {
    requireItem();
    if (depth() > ITEM) {
      up(ITEM);
      inLink = false;
      attributesAre(Fields.Span.ATTRIBUTES, Fields.Span.DROPPED_ATTRIBUTES_COUNT);
    }
  }
}
