package dev.sluice.otlp;

/** The instrumentation scope (library) that recorded the telemetry. */
public final class ScopeView extends AttributedView {
  ScopeView() {
    super(4, 3);
  }

  public String name() {
    return string(1);
  }

  public String version() {
    return string(2);
  }

  public int droppedAttributesCount() {
    return (int) varint(4);
  }
}
