package dev.sluice.otlp.edit;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Wire;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A span, its events and its links. */
public final class SpanEdit extends ItemEdit<SpanView, SpanEdit> {
  private static final int EVENT = Fields.Span.EVENTS << 3 | Wire.LEN;
  private static final int LINK = Fields.Span.LINKS << 3 | Wire.LEN;

  private @Nullable EventEdit event;
  private @Nullable LinkEdit link;
  private @Nullable StatusEdit status;

  SpanEdit(ScopeEntryEdit<SpanEdit> entry) {
    super(entry);
  }

  @Override
  SpanView newView() {
    return new SpanView();
  }

  public EditableAttributes attributes() {
    return attributes(Fields.Span.ATTRIBUTES);
  }

  /** Sets the trace id: 16 bytes, or none. */
  public SpanEdit traceId(Slice id) {
    fields().id(Fields.Span.TRACE_ID, id, 16);
    return this;
  }

  /** Sets the span id: 8 bytes, or none. */
  public SpanEdit spanId(Slice id) {
    fields().id(Fields.Span.SPAN_ID, id, 8);
    return this;
  }

  /** Sets the id of the parent: 8 bytes, or none for a root span. */
  public SpanEdit parentSpanId(Slice id) {
    fields().id(Fields.Span.PARENT_SPAN_ID, id, 8);
    return this;
  }

  public SpanEdit traceState(String state) {
    fields().string(Fields.Span.TRACE_STATE, state);
    return this;
  }

  public SpanEdit name(String name) {
    fields().string(Fields.Span.NAME, name);
    return this;
  }

  /**
   * @param kind the number of the SpanKind
   */
  public SpanEdit kind(int kind) {
    fields().varint(Fields.Span.KIND, kind);
    return this;
  }

  public SpanEdit startTimeUnixNano(long time) {
    fields().fixed64(Fields.Span.START_TIME_UNIX_NANO, time);
    return this;
  }

  public SpanEdit endTimeUnixNano(long time) {
    fields().fixed64(Fields.Span.END_TIME_UNIX_NANO, time);
    return this;
  }

  public SpanEdit droppedAttributesCount(int count) {
    fields().varint(Fields.Span.DROPPED_ATTRIBUTES_COUNT, Integer.toUnsignedLong(count));
    return this;
  }

  public SpanEdit droppedEventsCount(int count) {
    fields().varint(Fields.Span.DROPPED_EVENTS_COUNT, Integer.toUnsignedLong(count));
    return this;
  }

  public SpanEdit droppedLinksCount(int count) {
    fields().varint(Fields.Span.DROPPED_LINKS_COUNT, Integer.toUnsignedLong(count));
    return this;
  }

  public SpanEdit flags(int flags) {
    fields().fixed32(Fields.Span.FLAGS, flags);
    return this;
  }

  public StatusEdit status() {
    StatusEdit edit = status;
    if (edit == null) {
      edit = new StatusEdit(run());
      status = edit;
    }
    return part(edit, Fields.Span.STATUS);
  }

  /** Walks over the events. */
  public void events(Consumer<? super EventEdit> visitor) {
    EventEdit edit = event;
    if (edit == null) {
      edit = new EventEdit(run(), this);
      event = edit;
    }
    walk(EVENT, edit, visitor);
  }

  /** Walks over the links. */
  public void links(Consumer<? super LinkEdit> visitor) {
    LinkEdit edit = link;
    if (edit == null) {
      edit = new LinkEdit(run(), this);
      link = edit;
    }
    walk(LINK, edit, visitor);
  }

  /** Adds an event, which is empty. */
  public void addEvent(Consumer<? super EventEdit> filler) {
    add(EVENT, new EventEdit(run(), this), filler);
  }

  /** Adds a link, which is empty. */
  public void addLink(Consumer<? super LinkEdit> filler) {
    add(LINK, new LinkEdit(run(), this), filler);
  }

  @Override
  int items(byte[] b, int p, int end) {
    return 1;
  }
}
