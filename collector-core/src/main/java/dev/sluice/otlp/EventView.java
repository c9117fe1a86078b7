package dev.sluice.otlp;

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

  public int droppedAttributesCount() {
    return (int) varint(4);
  }
}
