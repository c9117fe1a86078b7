package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.ScopeView;
import dev.sluice.otlp.wire.Fields;

/** The instrumentation scope (library) that recorded the telemetry. */
public final class ScopeEdit extends PartEdit<ScopeView> {
  ScopeEdit(EditRun run) {
    super(run);
  }

  @Override
  ScopeView newView() {
    return new ScopeView();
  }

  public EditableAttributes attributes() {
    return attributes(Fields.Scope.ATTRIBUTES);
  }

  public ScopeEdit name(String name) {
    fields().string(Fields.Scope.NAME, name);
    return this;
  }

  public ScopeEdit version(String version) {
    fields().string(Fields.Scope.VERSION, version);
    return this;
  }

  public ScopeEdit droppedAttributesCount(int count) {
    fields().varint(Fields.Scope.DROPPED_ATTRIBUTES_COUNT, Integer.toUnsignedLong(count));
    return this;
  }
}
