package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Fields;

/** What made the telemetry. */
public final class ResourceView extends AttributedView {
  private final EntityRefView entityRefs = new EntityRefView();

  public ResourceView() {
    super(Fields.Resource.ENTITY_REFS, Fields.Resource.ATTRIBUTES);
  }

  public int droppedAttributesCount() {
    return (int) varint(Fields.Resource.DROPPED_ATTRIBUTES_COUNT);
  }

  public EntityRefView entityRefs() {
    return list(Fields.Resource.ENTITY_REFS, entityRefs);
  }
}
