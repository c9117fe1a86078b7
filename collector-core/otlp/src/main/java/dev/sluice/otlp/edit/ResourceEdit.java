package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.wire.Fields;

/** What made the telemetry. */
public final class ResourceEdit extends PartEdit<ResourceView> {
  ResourceEdit(EditRun run) {
    super(run);
  }

  @Override
  ResourceView newView() {
    return new ResourceView();
  }

  public EditableAttributes attributes() {
    return attributes(Fields.Resource.ATTRIBUTES);
  }

  public ResourceEdit droppedAttributesCount(int count) {
    fields().varint(Fields.Resource.DROPPED_ATTRIBUTES_COUNT, Integer.toUnsignedLong(count));
    return this;
  }
}
