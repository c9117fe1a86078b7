package dev.sluice.otlp;

/** The status of a span. */
public final class StatusView extends MessageView {
  StatusView() {
    super(3);
  }

  public String message() {
    return string(2);
  }

  /** The number of the StatusCode: 0 unset, 1 ok, 2 error. */
  public int code() {
    return (int) varint(3);
  }
}
