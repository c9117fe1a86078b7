package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;

/** Events of a span. */
public final class EventView extends AttributedView {
  public EventView() {
    super(Fields.Event.DROPPED_ATTRIBUTES_COUNT, Fields.Event.ATTRIBUTES);
  }

  public long timeUnixNano() {
    return fixed64(Fields.Event.TIME_UNIX_NANO);
  }

  public String name() {
    return string(Fields.Event.NAME);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice nameUtf8() {
    return slice(Fields.Event.NAME);
  }

  public int droppedAttributesCount() {
    return (int) varint(Fields.Event.DROPPED_ATTRIBUTES_COUNT);
  }
}
