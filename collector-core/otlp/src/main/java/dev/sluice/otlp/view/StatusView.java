package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;

/** The status of a span. */
public final class StatusView extends MessageView {
  public StatusView() {
    super(Fields.Status.CODE);
  }

  public String message() {
    return string(Fields.Status.MESSAGE);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice messageUtf8() {
    return slice(Fields.Status.MESSAGE);
  }

  /** The number of the StatusCode: 0 unset, 1 ok, 2 error. */
  public int code() {
    return (int) varint(Fields.Status.CODE);
  }
}
