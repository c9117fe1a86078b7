package dev.sluice.otlp;

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
    set(Fields.Scope.NAME, name);
    return this;
  }

  public ScopeEdit version(String version) {
    set(Fields.Scope.VERSION, version);
    return this;
  }

  public ScopeEdit droppedAttributesCount(int count) {
    setVarint(Fields.Scope.DROPPED_ATTRIBUTES_COUNT, Integer.toUnsignedLong(count));
    return this;
  }
}
