package dev.sluice.otlp;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * One item with everything that is above it: the resource's entry without scopes, the scope's entry
 * without items, the metric without points. What splitting and filtering must not change.
 *
 * @param metric null but for data points
 */
public record Flat(Message resource, Message scope, Message metric, Message item) {
  public static List<Flat> of(Message request) {
    List<Flat> items = new ArrayList<>();
    if (request instanceof ExportTraceServiceRequest traces) {
      for (var resource : traces.getResourceSpansList()) {
        Message r = resource.toBuilder().clearScopeSpans().build();
        for (var scope : resource.getScopeSpansList()) {
          Message s = scope.toBuilder().clearSpans().build();
          scope.getSpansList().forEach(span -> items.add(new Flat(r, s, s, span)));
        }
      }
    } else if (request instanceof ExportLogsServiceRequest logs) {
      for (var resource : logs.getResourceLogsList()) {
        Message r = resource.toBuilder().clearScopeLogs().build();
        for (var scope : resource.getScopeLogsList()) {
          Message s = scope.toBuilder().clearLogRecords().build();
          scope.getLogRecordsList().forEach(log -> items.add(new Flat(r, s, s, log)));
        }
      }
    } else if (request instanceof ExportMetricsServiceRequest metrics) {
      for (var resource : metrics.getResourceMetricsList()) {
        Message r = resource.toBuilder().clearScopeMetrics().build();
        for (var scope : resource.getScopeMetricsList()) {
          Message s = scope.toBuilder().clearMetrics().build();
          for (Metric metric : scope.getMetricsList()) {
            Message m = withoutPoints(metric);
            points(metric).forEach(point -> items.add(new Flat(r, s, m, point)));
          }
        }
      }
    }
    return items;
  }

  static List<? extends Message> points(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsList();
      case SUM -> metric.getSum().getDataPointsList();
      case HISTOGRAM -> metric.getHistogram().getDataPointsList();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsList();
      case SUMMARY -> metric.getSummary().getDataPointsList();
      case DATA_NOT_SET -> List.of();
    };
  }

  private static Message withoutPoints(Metric metric) {
    Metric.Builder m = metric.toBuilder();
    switch (metric.getDataCase()) {
      case GAUGE -> m.getGaugeBuilder().clearDataPoints();
      case SUM -> m.getSumBuilder().clearDataPoints();
      case HISTOGRAM -> m.getHistogramBuilder().clearDataPoints();
      case EXPONENTIAL_HISTOGRAM -> m.getExponentialHistogramBuilder().clearDataPoints();
      case SUMMARY -> m.getSummaryBuilder().clearDataPoints();
      case DATA_NOT_SET -> {}
    }
    return m.build();
  }
}
