package dev.sluice.exporter.debug;

import dev.sluice.otlp.LogRecordView;

/** Log records in every detail. */
final class DetailedLogs {
  private DetailedLogs() {}

  static void write(DetailedText to, LogRecordView record) {
    for (int i = 0; record.next(); i++) {
      to.entry("LogRecord #" + i);
      to.entry("ObservedTimestamp: " + GoText.time(record.observedTimeUnixNano()));
      to.entry("Timestamp: " + GoText.time(record.timeUnixNano()));
      to.entry("SeverityText: " + record.severityText());
      int severity = record.severityNumber();
      to.entry("SeverityNumber: " + EnumText.severity(severity) + "(" + severity + ")");
      if (!record.eventName().isEmpty()) {
        to.entry("EventName: " + record.eventName());
      }
      to.entry("Body: " + DetailedText.value(record.body()));
      to.attributes("Attributes", record.attributes());
      to.entry("Trace ID: " + GoText.id(record.traceId()));
      to.entry("Span ID: " + GoText.id(record.spanId()));
      to.entry("Flags: " + Integer.toUnsignedString(record.flags()));
    }
  }
}
