package dev.sluice.otlp.edit;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.LogRecordView;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.write.AttributeValue;

/** A log record. */
public final class LogRecordEdit extends ItemEdit<LogRecordView, LogRecordEdit> {
  LogRecordEdit(ScopeEntryEdit<LogRecordEdit> entry) {
    super(entry);
  }

  @Override
  LogRecordView newView() {
    return new LogRecordView();
  }

  public EditableAttributes attributes() {
    return attributes(Fields.LogRecord.ATTRIBUTES);
  }

  public LogRecordEdit timeUnixNano(long time) {
    fields().fixed64(Fields.LogRecord.TIME_UNIX_NANO, time);
    return this;
  }

  public LogRecordEdit observedTimeUnixNano(long time) {
    fields().fixed64(Fields.LogRecord.OBSERVED_TIME_UNIX_NANO, time);
    return this;
  }

  /**
   * @param number the number of the SeverityNumber
   */
  public LogRecordEdit severityNumber(int number) {
    fields().varint(Fields.LogRecord.SEVERITY_NUMBER, number);
    return this;
  }

  public LogRecordEdit severityText(String text) {
    fields().string(Fields.LogRecord.SEVERITY_TEXT, text);
    return this;
  }

  /** Sets the body as a whole. */
  public LogRecordEdit body(AttributeValue value) {
    fields().message(Fields.LogRecord.BODY, value.encoded());
    return this;
  }

  public LogRecordEdit droppedAttributesCount(int count) {
    fields().varint(Fields.LogRecord.DROPPED_ATTRIBUTES_COUNT, Integer.toUnsignedLong(count));
    return this;
  }

  public LogRecordEdit flags(int flags) {
    fields().fixed32(Fields.LogRecord.FLAGS, flags);
    return this;
  }

  /** Sets the trace id: 16 bytes, or none. */
  public LogRecordEdit traceId(Slice id) {
    fields().id(Fields.LogRecord.TRACE_ID, id, 16);
    return this;
  }

  /** Sets the span id: 8 bytes, or none. */
  public LogRecordEdit spanId(Slice id) {
    fields().id(Fields.LogRecord.SPAN_ID, id, 8);
    return this;
  }

  public LogRecordEdit eventName(String name) {
    fields().string(Fields.LogRecord.EVENT_NAME, name);
    return this;
  }

  @Override
  int items(byte[] b, int p, int end) {
    return 1;
  }
}
