package dev.sluice.exporter.debug;

import dev.sluice.otlp.view.LogRecordView;

/** Log records in every detail. */
final class DetailedLogs {
  private DetailedLogs() {}

  static void write(DetailedText to, LogRecordView record) {
    for (int i = 0; to.isWanted() && record.next(); i++) {
      to.entry("LogRecord #" + i);
      to.entry("ObservedTimestamp: " + GoText.time(record.observedTimeUnixNano()));
      to.entry("Timestamp: " + GoText.time(record.timeUnixNano()));
      to.entry("SeverityText: ", record.severityTextUtf8());
      int severity = record.severityNumber();
      to.entry("SeverityNumber: " + EnumText.severity(severity) + "(" + severity + ")");
      if (record.eventNameUtf8().length() > 0) {
        to.entry("EventName: ", record.eventNameUtf8());
      }
      to.entry("Body: ", record.body());
      to.attributes("Attributes", record.attributes());
      to.entry("Trace ID: " + GoText.id(record.traceId()));
      to.entry("Span ID: " + GoText.id(record.spanId()));
      to.entry("Flags: " + Integer.toUnsignedString(record.flags()));
    }
  }
}
