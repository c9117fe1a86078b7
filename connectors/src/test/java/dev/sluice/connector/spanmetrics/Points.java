package dev.sluice.connector.spanmetrics;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Metrics as lines that tests compare: {@code calls{service.name=a span.name=b} 3}. */
final class Points {
  private Points() {}

  static List<Metric> metrics(List<ExportMetricsServiceRequest> requests) {
    return requests.stream()
        .flatMap(request -> request.getResourceMetricsList().stream())
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .toList();
  }

  /** Sorted; without {@code collector.instance.id} and without times. */
  static List<String> lines(List<ExportMetricsServiceRequest> requests) {
    return metrics(requests).stream().flatMap(each -> lines(each).stream()).sorted().toList();
  }

  private static List<String> lines(Metric metric) {
    List<String> lines = new ArrayList<>();
    for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
      lines.add(line(metric, point.getAttributesList()) + point.getAsInt());
    }
    for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
      lines.add(
          line(metric, point.getAttributesList())
              + point.getCount()
              + " sum "
              + point.getSum()
              + " in "
              + point.getBucketCountsList());
    }
    for (ExponentialHistogramDataPoint point :
        metric.getExponentialHistogram().getDataPointsList()) {
      lines.add(
          line(metric, point.getAttributesList())
              + point.getCount()
              + " sum "
              + point.getSum()
              + " scale "
              + point.getScale()
              + " zeros "
              + point.getZeroCount()
              + " from "
              + point.getPositive().getOffset()
              + " in "
              + point.getPositive().getBucketCountsList());
    }
    return lines;
  }

  private static String line(Metric metric, List<KeyValue> attributes) {
    String name = metric.getName().replace("traces.span.metrics.", "");
    return name + attributes(attributes) + " ";
  }

  static String attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .filter(each -> !each.getKey().equals("collector.instance.id"))
        .map(each -> each.getKey() + "=" + value(each.getValue()))
        .sorted()
        .collect(Collectors.joining(" ", "{", "}"));
  }

  private static String value(AnyValue value) {
    return value.hasStringValue()
        ? value.getStringValue()
        : value.toString().strip().replace("\n", "");
  }

  /** The resources, as their attributes. */
  static List<String> resources(List<ExportMetricsServiceRequest> requests) {
    return requests.stream()
        .flatMap(request -> request.getResourceMetricsList().stream())
        .map(ResourceMetrics::getResource)
        .map(resource -> attributes(resource.getAttributesList()))
        .sorted()
        .toList();
  }
}
