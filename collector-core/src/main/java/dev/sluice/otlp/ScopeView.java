package dev.sluice.otlp;

import dev.sluice.data.Slice;

/** The instrumentation scope (library) that recorded the telemetry. */
public final class ScopeView extends AttributedView {
  ScopeView() {
    super(4, 3);
  }

  public String name() {
    return string(1);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice nameUtf8() {
    return slice(1);
  }

  public String version() {
    return string(2);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice versionUtf8() {
    return slice(2);
  }

  public int droppedAttributesCount() {
    return (int) varint(4);
  }
}
