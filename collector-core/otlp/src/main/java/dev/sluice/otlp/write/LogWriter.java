package dev.sluice.otlp.write;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;

/** Makes requests of logs; see {@link OtlpWriter}. */
public final class LogWriter extends OtlpWriter<LogWriter> {
  LogWriter(EditMemory memory) {
    super(memory);
  }

  @Override
  LogWriter self() {
    return this;
  }

  /** Begins a record of the scope. */
  public LogWriter record(long timeUnixNanos, long observedTimeUnixNanos) {
    begin(ITEM, Tags.ITEMS, SOME_BYTES);
    countItem();
    fixed64(Fields.LogRecord.TIME_UNIX_NANO, timeUnixNanos);
    fixed64(Fields.LogRecord.OBSERVED_TIME_UNIX_NANO, observedTimeUnixNanos);
    attributesAre(Fields.LogRecord.ATTRIBUTES, Fields.LogRecord.DROPPED_ATTRIBUTES_COUNT);
    return this;
  }

  /**
   * @param number the number of the SeverityNumber
   */
  public LogWriter severity(int number, String text) {
    requireItem();
    varint(Fields.LogRecord.SEVERITY_NUMBER, number);
    string(Fields.LogRecord.SEVERITY_TEXT, text);
    return this;
  }

  public LogWriter body(String text) {
    requireItem();
    value(Fields.LogRecord.BODY, text);
    return this;
  }

  public LogWriter body(AttributeValue value) {
    requireItem();
    value(Fields.LogRecord.BODY, value);
    return this;
  }

  public LogWriter eventName(String name) {
    requireItem();
    string(Fields.LogRecord.EVENT_NAME, name);
    return this;
  }

  /** The span that the record belongs to: ids of 16 and 8 bytes, or none. */
  public LogWriter span(Slice traceId, Slice spanId) {
    requireItem();
    id(Fields.LogRecord.TRACE_ID, traceId, 16);
    id(Fields.LogRecord.SPAN_ID, spanId, 8);
    return this;
  }

  public LogWriter flags(int flags) {
    requireItem();
    fixed32(Fields.LogRecord.FLAGS, flags);
    return this;
  }
}
