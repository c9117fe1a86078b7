package dev.sluice.otlp;

import dev.sluice.data.Slice;

/** Events of a span. */
public final class EventView extends AttributedView {
  EventView() {
    super(4, 3);
  }

  public long timeUnixNano() {
    return fixed64(1);
  }

  public String name() {
    return string(2);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice nameUtf8() {
    return slice(2);
  }

  public int droppedAttributesCount() {
    return (int) varint(4);
  }
}
