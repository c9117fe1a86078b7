package dev.sluice.otlp;

import dev.sluice.data.Slice;

/** Links of a span. */
public final class LinkView extends AttributedView {
  LinkView() {
    super(6, 4);
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

  public int droppedAttributesCount() {
    return (int) varint(5);
  }

  public int flags() {
    return fixed32(6);
  }
}
