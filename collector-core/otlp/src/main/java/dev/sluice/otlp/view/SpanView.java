package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;

/** Spans, one after the other. */
public final class SpanView extends AttributedView {

  private final EventView events = new EventView();
  private final LinkView links = new LinkView();
  private final StatusView status = new StatusView();

  public SpanView() {
    super(Fields.Span.FLAGS, Fields.Span.ATTRIBUTES);
  }

  /** 16 bytes, or none. */
  public Slice traceId() {
    return slice(Fields.Span.TRACE_ID);
  }

  /** 8 bytes, or none. */
  public Slice spanId() {
    return slice(Fields.Span.SPAN_ID);
  }

  public String traceState() {
    return string(Fields.Span.TRACE_STATE);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice traceStateUtf8() {
    return slice(Fields.Span.TRACE_STATE);
  }

  /** 8 bytes, or none for a root span. */
  public Slice parentSpanId() {
    return slice(Fields.Span.PARENT_SPAN_ID);
  }

  public String name() {
    return string(Fields.Span.NAME);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice nameUtf8() {
    return slice(Fields.Span.NAME);
  }

  /** The number of the SpanKind; 0 is unspecified. */
  public int kind() {
    return (int) varint(Fields.Span.KIND);
  }

  /** Unsigned, as all times here. */
  public long startTimeUnixNano() {
    return fixed64(Fields.Span.START_TIME_UNIX_NANO);
  }

  public long endTimeUnixNano() {
    return fixed64(Fields.Span.END_TIME_UNIX_NANO);
  }

  public int droppedAttributesCount() {
    return (int) varint(Fields.Span.DROPPED_ATTRIBUTES_COUNT);
  }

  public EventView events() {
    return list(Fields.Span.EVENTS, events);
  }

  public int droppedEventsCount() {
    return (int) varint(Fields.Span.DROPPED_EVENTS_COUNT);
  }

  public LinkView links() {
    return list(Fields.Span.LINKS, links);
  }

  public int droppedLinksCount() {
    return (int) varint(Fields.Span.DROPPED_LINKS_COUNT);
  }

  /** The status; reads as unset when the sender gave none. */
  public StatusView status() {
    return message(Fields.Span.STATUS, status);
  }

  /** Unsigned; the low 8 bits are the W3C trace flags. */
  public int flags() {
    return fixed32(Fields.Span.FLAGS);
  }
}
