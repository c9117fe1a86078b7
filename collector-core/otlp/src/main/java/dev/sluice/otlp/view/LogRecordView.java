package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;

/** Log records, one after the other. */
public final class LogRecordView extends AttributedView {
  private final AnyValueView body = new AnyValueView();

  public LogRecordView() {
    super(Fields.LogRecord.EVENT_NAME, Fields.LogRecord.ATTRIBUTES);
  }

  public long timeUnixNano() {
    return fixed64(Fields.LogRecord.TIME_UNIX_NANO);
  }

  /** The number of the SeverityNumber, 1 to 24; 0 is unspecified. */
  public int severityNumber() {
    return (int) varint(Fields.LogRecord.SEVERITY_NUMBER);
  }

  public String severityText() {
    return string(Fields.LogRecord.SEVERITY_TEXT);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice severityTextUtf8() {
    return slice(Fields.LogRecord.SEVERITY_TEXT);
  }

  /** The body; empty when the sender gave none. */
  public AnyValueView body() {
    return message(Fields.LogRecord.BODY, body);
  }

  public int droppedAttributesCount() {
    return (int) varint(Fields.LogRecord.DROPPED_ATTRIBUTES_COUNT);
  }

  public int flags() {
    return fixed32(Fields.LogRecord.FLAGS);
  }

  /** 16 bytes, or none. */
  public Slice traceId() {
    return slice(Fields.LogRecord.TRACE_ID);
  }

  /** 8 bytes, or none. */
  public Slice spanId() {
    return slice(Fields.LogRecord.SPAN_ID);
  }

  public long observedTimeUnixNano() {
    return fixed64(Fields.LogRecord.OBSERVED_TIME_UNIX_NANO);
  }

  public String eventName() {
    return string(Fields.LogRecord.EVENT_NAME);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice eventNameUtf8() {
    return slice(Fields.LogRecord.EVENT_NAME);
  }
}
