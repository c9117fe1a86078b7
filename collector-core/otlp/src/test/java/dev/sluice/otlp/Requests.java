package dev.sluice.otlp;

import com.google.protobuf.Message;
import dev.sluice.data.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;

/** The generated request classes by signal, and what a message-level count of them is. */
public final class Requests {
  private Requests() {}

  public static Message type(Signal signal) {
    return switch (signal) {
      case TRACES -> ExportTraceServiceRequest.getDefaultInstance();
      case METRICS -> ExportMetricsServiceRequest.getDefaultInstance();
      case LOGS -> ExportLogsServiceRequest.getDefaultInstance();
      case PROFILES -> ExportProfilesServiceRequest.getDefaultInstance();
    };
  }

  public static int items(Message request) {
    if (request instanceof ExportTraceServiceRequest traces) {
      return traces.getResourceSpansList().stream()
          .flatMap(r -> r.getScopeSpansList().stream())
          .mapToInt(s -> s.getSpansCount())
          .sum();
    } else if (request instanceof ExportMetricsServiceRequest metrics) {
      return metrics.getResourceMetricsList().stream()
          .flatMap(r -> r.getScopeMetricsList().stream())
          .flatMap(s -> s.getMetricsList().stream())
          .mapToInt(Requests::points)
          .sum();
    } else if (request instanceof ExportLogsServiceRequest logs) {
      return logs.getResourceLogsList().stream()
          .flatMap(r -> r.getScopeLogsList().stream())
          .mapToInt(s -> s.getLogRecordsCount())
          .sum();
    } else if (request instanceof ExportProfilesServiceRequest profiles) {
      return profiles.getResourceProfilesList().stream()
          .flatMap(r -> r.getScopeProfilesList().stream())
          .flatMap(s -> s.getProfilesList().stream())
          .mapToInt(p -> p.getSamplesCount())
          .sum();
    }
    throw new IllegalArgumentException(request.getClass().getName());
  }

  public static int points(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 0;
    };
  }
}
