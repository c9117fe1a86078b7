package dev.sluice.exporter.debug;

import dev.sluice.otlp.view.EventView;
import dev.sluice.otlp.view.LinkView;
import dev.sluice.otlp.view.SpanView;

/** Spans in every detail. */
final class DetailedSpans {
  private DetailedSpans() {}

  static void write(DetailedText to, SpanView span) {
    for (int i = 0; to.isWanted() && span.next(); i++) {
      to.entry("Span #" + i);
      to.column("Trace ID", GoText.id(span.traceId()));
      to.column("Parent ID", GoText.id(span.parentSpanId()));
      to.column("ID", GoText.id(span.spanId()));
      to.column("Name", span.nameUtf8());
      to.column("Kind", EnumText.spanKind(span.kind()));
      if (span.traceStateUtf8().length() > 0) {
        to.column("TraceState", span.traceStateUtf8());
      }
      to.column("Start time", GoText.time(span.startTimeUnixNano()));
      to.column("End time", GoText.time(span.endTimeUnixNano()));
      to.column("Status code", EnumText.statusCode(span.status().code()));
      to.column("Status message", span.status().messageUtf8());
      to.entry("    DroppedAttributesCount: " + unsigned(span.droppedAttributesCount()));
      to.entry("    DroppedEventsCount: " + unsigned(span.droppedEventsCount()));
      to.entry("    DroppedLinksCount: " + unsigned(span.droppedLinksCount()));
      to.attributes("Attributes", span.attributes());
      events(to, span.events());
      links(to, span.links());
    }
  }

  private static void events(DetailedText to, EventView event) {
    for (int i = 0; to.isWanted() && event.next(); i++) {
      if (i == 0) {
        to.entry("Events:");
      }
      to.entry("SpanEvent #" + i);
      to.field("Name", event.nameUtf8());
      to.field("Timestamp", GoText.time(event.timeUnixNano()));
      to.field("DroppedAttributesCount", unsigned(event.droppedAttributesCount()));
      to.fieldAttributes("Attributes:", event.attributes());
    }
  }

  private static void links(DetailedText to, LinkView link) {
    for (int i = 0; to.isWanted() && link.next(); i++) {
      if (i == 0) {
        to.entry("Links:");
      }
      to.entry("SpanLink #" + i);
      to.field("Trace ID", GoText.id(link.traceId()));
      to.field("ID", GoText.id(link.spanId()));
      to.field("TraceState", link.traceStateUtf8());
      to.field("DroppedAttributesCount", unsigned(link.droppedAttributesCount()));
      to.fieldAttributes("Attributes:", link.attributes());
    }
  }

  private static String unsigned(int count) {
    return Integer.toUnsignedString(count);
  }
}
