package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;

/** The instrumentation scope (library) that recorded the telemetry. */
public final class ScopeView extends AttributedView {
  public ScopeView() {
    super(Fields.Scope.DROPPED_ATTRIBUTES_COUNT, Fields.Scope.ATTRIBUTES);
  }

  public String name() {
    return string(Fields.Scope.NAME);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice nameUtf8() {
    return slice(Fields.Scope.NAME);
  }

  public String version() {
    return string(Fields.Scope.VERSION);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice versionUtf8() {
    return slice(Fields.Scope.VERSION);
  }

  public int droppedAttributesCount() {
    return (int) varint(Fields.Scope.DROPPED_ATTRIBUTES_COUNT);
  }
}
