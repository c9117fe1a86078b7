package dev.sluice.exporter.debug;

import dev.sluice.otlp.view.BucketsView;
import dev.sluice.otlp.view.DataPointView;
import dev.sluice.otlp.view.ExemplarView;
import dev.sluice.otlp.view.ExponentialHistogramDataPointView;
import dev.sluice.otlp.view.HistogramDataPointView;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.NumberDataPointView;
import dev.sluice.otlp.view.QuantileView;
import dev.sluice.otlp.view.SummaryDataPointView;

/** Metrics in every detail. */
final class DetailedMetrics {
  private DetailedMetrics() {}

  static void write(DetailedText to, MetricView metric) {
    for (int i = 0; to.isWanted() && metric.next(); i++) {
      to.entry("Metric #" + i);
      to.entry("Descriptor:");
      to.field("Name", metric.nameUtf8());
      to.field("Description", metric.descriptionUtf8());
      to.field("Unit", metric.unitUtf8());
      to.field("DataType", EnumText.metricType(metric.type()));
      to.fieldAttributes("Metadata", metric.attributes());
      switch (metric.type()) {
        case EMPTY -> {}
        case GAUGE -> numbers(to, metric.numberDataPoints());
        case SUM -> {
          to.field("IsMonotonic", Boolean.toString(metric.isMonotonic()));
          temporality(to, metric);
          numbers(to, metric.numberDataPoints());
        }
        case HISTOGRAM -> {
          temporality(to, metric);
          histograms(to, metric.histogramDataPoints());
        }
        case EXPONENTIAL_HISTOGRAM -> {
          temporality(to, metric);
          exponentialHistograms(to, metric.exponentialHistogramDataPoints());
        }
        case SUMMARY -> summaries(to, metric.summaryDataPoints());
      }
    }
  }

  private static void temporality(DetailedText to, MetricView metric) {
    to.field("AggregationTemporality", EnumText.temporality(metric.aggregationTemporality()));
  }

  private static void numbers(DetailedText to, NumberDataPointView point) {
    for (int i = 0; to.isWanted() && point.next(); i++) {
      begin(to, "NumberDataPoints #" + i, point);
      if (point.isInt()) {
        to.entry("Value: " + point.intValue());
      } else if (point.isDouble()) {
        to.entry("Value: " + GoText.fixed(point.doubleValue()));
      }
      exemplars(to, point.exemplars());
    }
  }

  private static void histograms(DetailedText to, HistogramDataPointView point) {
    for (int i = 0; to.isWanted() && point.next(); i++) {
      begin(to, "HistogramDataPoints #" + i, point);
      to.entry("Count: " + Long.toUnsignedString(point.count()));
      optional(to, "Sum", point.hasSum(), point.sum());
      optional(to, "Min", point.hasMin(), point.min());
      optional(to, "Max", point.hasMax(), point.max());
      to.withRoomFor(point, () -> buckets(to, point));
      exemplars(to, point.exemplars());
    }
  }

  private static void buckets(DetailedText to, HistogramDataPointView point) {
    double[] bounds = point.explicitBounds();
    for (int b = 0; b < bounds.length && to.isWanted(); b++) {
      to.entry("ExplicitBounds #" + b + ": " + GoText.fixed(bounds[b]));
    }
    long[] counts = point.bucketCounts();
    for (int b = 0; b < counts.length && to.isWanted(); b++) {
      to.entry("Buckets #" + b + ", Count: " + Long.toUnsignedString(counts[b]));
    }
  }

  private static void exponentialHistograms(
      DetailedText to, ExponentialHistogramDataPointView point) {
    for (int i = 0; to.isWanted() && point.next(); i++) {
      begin(to, "ExponentialHistogramDataPoints #" + i, point);
      to.entry("Count: " + Long.toUnsignedString(point.count()));
      optional(to, "Sum", point.hasSum(), point.sum());
      optional(to, "Min", point.hasMin(), point.min());
      optional(to, "Max", point.hasMax(), point.max());
      to.withRoomFor(point, () -> buckets(to, point));
      exemplars(to, point.exemplars());
    }
  }

  private static void buckets(DetailedText to, ExponentialHistogramDataPointView point) {
    double factor = ExponentialBounds.factor(point.scale());
    BucketsView negative = point.negative();
    long[] below = negative.bucketCounts();
    for (int b = below.length - 1; b >= 0 && to.isWanted(); b--) {
      double index = (double) negative.offset() + b;
      bucket(
          to,
          "["
              + GoText.fixed(-ExponentialBounds.at(index + 1, factor))
              + ", "
              + GoText.fixed(-ExponentialBounds.at(index, factor))
              + ")",
          below[b]);
    }
    if (point.zeroCount() != 0) {
      bucket(to, "[0, 0]", point.zeroCount());
    }
    BucketsView positive = point.positive();
    long[] above = positive.bucketCounts();
    for (int b = 0; b < above.length && to.isWanted(); b++) {
      double index = (double) positive.offset() + b;
      bucket(
          to,
          "("
              + GoText.fixed(ExponentialBounds.at(index, factor))
              + ", "
              + GoText.fixed(ExponentialBounds.at(index + 1, factor))
              + "]",
          above[b]);
    }
  }

  private static void summaries(DetailedText to, SummaryDataPointView point) {
    for (int i = 0; to.isWanted() && point.next(); i++) {
      begin(to, "SummaryDataPoints #" + i, point);
      to.entry("Count: " + Long.toUnsignedString(point.count()));
      to.entry("Sum: " + GoText.fixed(point.sum()));
      QuantileView quantile = point.quantileValues();
      for (int q = 0; to.isWanted() && quantile.next(); q++) {
        to.entry(
            "QuantileValue #"
                + q
                + ": Quantile "
                + GoText.fixed(quantile.quantile())
                + ", Value "
                + GoText.fixed(quantile.value()));
      }
    }
  }

  private static void begin(DetailedText to, String title, DataPointView point) {
    to.entry(title);
    to.attributes("Data point attributes", point.attributes());
    to.entry("StartTimestamp: " + GoText.time(point.startTimeUnixNano()));
    to.entry("Timestamp: " + GoText.time(point.timeUnixNano()));
  }

  private static void optional(DetailedText to, String name, boolean present, double value) {
    if (present) {
      to.entry(name + ": " + GoText.fixed(value));
    }
  }

  private static void bucket(DetailedText to, String range, long count) {
    to.entry("Bucket " + range + ", Count: " + Long.toUnsignedString(count));
  }

  private static void exemplars(DetailedText to, ExemplarView exemplar) {
    for (int i = 0; to.isWanted() && exemplar.next(); i++) {
      if (i == 0) {
        to.entry("Exemplars:");
      }
      to.entry("Exemplar #" + i);
      to.field("Trace ID", GoText.id(exemplar.traceId()));
      to.field("Span ID", GoText.id(exemplar.spanId()));
      to.field("Timestamp", GoText.time(exemplar.timeUnixNano()));
      if (exemplar.isInt()) {
        to.field("Value", Long.toString(exemplar.intValue()));
      } else if (exemplar.isDouble()) {
        to.field("Value", GoText.fixed(exemplar.doubleValue()));
      }
      to.fieldAttributes("FilteredAttributes", exemplar.attributes());
    }
  }
}
