package dev.sluice.otlp.edit;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.LinkView;
import dev.sluice.otlp.wire.Fields;

/** A link of a span. */
public final class LinkEdit extends MessageEdit<LinkView> {
  private final SpanEdit span;

  LinkEdit(EditRun run, SpanEdit span) {
    super(run);
    this.span = span;
  }

  @Override
  LinkView newView() {
    return new LinkView();
  }

  /** The span it belongs to. */
  public SpanEdit span() {
    return span;
  }

  public EditableAttributes attributes() {
    return attributes(Fields.Link.ATTRIBUTES);
  }

  /** Sets the trace id: 16 bytes, or none. */
  public LinkEdit traceId(Slice id) {
    fields().id(Fields.Link.TRACE_ID, id, 16);
    return this;
  }

  /** Sets the span id: 8 bytes, or none. */
  public LinkEdit spanId(Slice id) {
    fields().id(Fields.Link.SPAN_ID, id, 8);
    return this;
  }

  public LinkEdit traceState(String state) {
    fields().string(Fields.Link.TRACE_STATE, state);
    return this;
  }

  public LinkEdit droppedAttributesCount(int count) {
    fields().varint(Fields.Link.DROPPED_ATTRIBUTES_COUNT, Integer.toUnsignedLong(count));
    return this;
  }

  public LinkEdit flags(int flags) {
    fields().fixed32(Fields.Link.FLAGS, flags);
    return this;
  }
}
