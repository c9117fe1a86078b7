package dev.sluice.otlp;

import dev.sluice.data.Slice;

/** Log records, one after the other. */
public final class LogRecordView extends AttributedView {
  private final AnyValueView body = new AnyValueView();

  LogRecordView() {
    super(12, 6);
  }

  public long timeUnixNano() {
    return fixed64(1);
  }

  /** The number of the SeverityNumber, 1 to 24; 0 is unspecified. */
  public int severityNumber() {
    return (int) varint(2);
  }

  public String severityText() {
    return string(3);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice severityTextUtf8() {
    return slice(3);
  }

  /** The body; empty when the sender gave none. */
  public AnyValueView body() {
    return message(5, body);
  }

  public int droppedAttributesCount() {
    return (int) varint(7);
  }

  public int flags() {
    return fixed32(8);
  }

  /** 16 bytes, or none. */
  public Slice traceId() {
    return slice(9);
  }

  /** 8 bytes, or none. */
  public Slice spanId() {
    return slice(10);
  }

  public long observedTimeUnixNano() {
    return fixed64(11);
  }

  public String eventName() {
    return string(12);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice eventNameUtf8() {
    return slice(12);
  }
}
