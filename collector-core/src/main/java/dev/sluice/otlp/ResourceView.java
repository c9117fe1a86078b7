package dev.sluice.otlp;

/** What made the telemetry. */
public final class ResourceView extends AttributedView {
  private final EntityRefView entityRefs = new EntityRefView();

  ResourceView() {
    super(3, 1);
  }

  public int droppedAttributesCount() {
    return (int) varint(2);
  }

  public EntityRefView entityRefs() {
    return list(3, entityRefs);
  }
}
