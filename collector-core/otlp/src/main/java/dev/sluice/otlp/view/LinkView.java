package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;

/** Links of a span. */
public final class LinkView extends AttributedView {
  public LinkView() {
    super(Fields.Link.FLAGS, Fields.Link.ATTRIBUTES);
  }

  /** 16 bytes, or none. */
  public Slice traceId() {
    return slice(Fields.Link.TRACE_ID);
  }

  /** 8 bytes, or none. */
  public Slice spanId() {
    return slice(Fields.Link.SPAN_ID);
  }

  public String traceState() {
    return string(Fields.Link.TRACE_STATE);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice traceStateUtf8() {
    return slice(Fields.Link.TRACE_STATE);
  }

  public int droppedAttributesCount() {
    return (int) varint(Fields.Link.DROPPED_ATTRIBUTES_COUNT);
  }

  public int flags() {
    return fixed32(Fields.Link.FLAGS);
  }
}
