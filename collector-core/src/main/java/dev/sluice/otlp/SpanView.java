package dev.sluice.otlp;

import dev.sluice.data.Slice;

/** Spans, one after the other. */
public final class SpanView extends AttributedView {
  /** Number of the trace state, for {@link MessageEdit#setString}. */
  public static final int TRACE_STATE_FIELD = 3;

  private final EventView events = new EventView();
  private final LinkView links = new LinkView();
  private final StatusView status = new StatusView();

  SpanView() {
    super(16, 9);
  }

  /** 16 bytes, or none. */
  public Slice traceId() {
    return slice(1);
  }

  /** 8 bytes, or none. */
  public Slice spanId() {
    return slice(2);
  }

  public String traceState() {
    return string(3);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice traceStateUtf8() {
    return slice(3);
  }

  /** 8 bytes, or none for a root span. */
  public Slice parentSpanId() {
    return slice(4);
  }

  public String name() {
    return string(5);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice nameUtf8() {
    return slice(5);
  }

  /** The number of the SpanKind; 0 is unspecified. */
  public int kind() {
    return (int) varint(6);
  }

  /** Unsigned, as all times here. */
  public long startTimeUnixNano() {
    return fixed64(7);
  }

  public long endTimeUnixNano() {
    return fixed64(8);
  }

  public int droppedAttributesCount() {
    return (int) varint(10);
  }

  public EventView events() {
    return list(11, events);
  }

  public int droppedEventsCount() {
    return (int) varint(12);
  }

  public LinkView links() {
    return list(13, links);
  }

  public int droppedLinksCount() {
    return (int) varint(14);
  }

  /** The status; reads as unset when the sender gave none. */
  public StatusView status() {
    return message(15, status);
  }

  /** Unsigned; the low 8 bits are the W3C trace flags. */
  public int flags() {
    return fixed32(16);
  }
}
