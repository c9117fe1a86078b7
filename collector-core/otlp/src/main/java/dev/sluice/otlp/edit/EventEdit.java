package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.EventView;
import dev.sluice.otlp.wire.Fields;

/** An event of a span. */
public final class EventEdit extends MessageEdit<EventView> {
  private final SpanEdit span;

  EventEdit(EditRun run, SpanEdit span) {
    super(run);
    this.span = span;
  }

  @Override
  EventView newView() {
    return new EventView();
  }

  /** The span it belongs to. */
  public SpanEdit span() {
    return span;
  }

  public EditableAttributes attributes() {
    return attributes(Fields.Event.ATTRIBUTES);
  }

  public EventEdit timeUnixNano(long time) {
    fields().fixed64(Fields.Event.TIME_UNIX_NANO, time);
    return this;
  }

  public EventEdit name(String name) {
    fields().string(Fields.Event.NAME, name);
    return this;
  }

  public EventEdit droppedAttributesCount(int count) {
    fields().varint(Fields.Event.DROPPED_ATTRIBUTES_COUNT, Integer.toUnsignedLong(count));
    return this;
  }
}
