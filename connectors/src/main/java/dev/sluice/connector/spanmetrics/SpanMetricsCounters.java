package dev.sluice.connector.spanmetrics;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.RepeatedLine;
import java.util.concurrent.atomic.LongAdder;

/** What the connector says of its own work. Thread-safe. */
final class SpanMetricsCounters {
  private final ComponentContext context;
  private final LongAdder nameless;
  private final LongAdder overflowed;
  private final RepeatedLine namelessLine;
  private final RepeatedLine overflowLine;

  SpanMetricsCounters(ComponentContext context, SeriesRoom room) {
    this.context = context;
    String id = context.id().toString();
    this.nameless =
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "sluice_connector_nameless_spans",
                "{span}",
                "Spans that were not counted, since their resource has no service.name.",
                "connector",
                id);
    this.overflowed =
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "sluice_connector_overflowed_spans",
                "{span}",
                "Spans that were counted in the series for all that is too much.",
                "connector",
                id);
    context
        .metrics()
        .gauge(
            MetricLevel.NORMAL,
            "sluice_connector_series_bytes",
            "By",
            "Memory of the series, of the collector's budget.",
            room::usedBytes,
            "connector",
            id);
    this.namelessLine = new RepeatedLine(context.clock());
    this.overflowLine = new RepeatedLine(context.clock());
  }

  /** The spans of a batch were counted. */
  void counted(SpanCounting spans) {
    if (spans.namelessSpans() > 0) {
      nameless.add(spans.namelessSpans());
      warn(
          namelessLine,
          "Spans whose resource has no service.name are not counted. Their senders should set it.",
          spans.namelessSpans());
    }
    if (spans.overflowedSpans() > 0) {
      overflowed.add(spans.overflowedSpans());
      warn(
          overflowLine,
          "There are more series than aggregation_cardinality_limit or the memory lets there be."
              + " Further spans are counted together, with otel.metric.overflow.",
          spans.overflowedSpans());
    }
  }

  private void warn(RepeatedLine line, String message, long spans) {
    long leftOut = line.admit();
    if (leftOut >= 0) {
      context.log().warn(message, "spans", spans, RepeatedLine.LEFT_OUT, leftOut);
    }
  }
}
