package dev.sluice.exporter.debug;

import dev.sluice.data.Payload;
import dev.sluice.otlp.BucketsView;
import dev.sluice.otlp.ExponentialHistogramDataPointView;
import dev.sluice.otlp.HistogramDataPointView;
import dev.sluice.otlp.KeyValueView;
import dev.sluice.otlp.LogRecordView;
import dev.sluice.otlp.MessageView;
import dev.sluice.otlp.MetricView;
import dev.sluice.otlp.NumberDataPointView;
import dev.sluice.otlp.OtlpViews;
import dev.sluice.otlp.ProfileView;
import dev.sluice.otlp.QuantileView;
import dev.sluice.otlp.ResourceCursor;
import dev.sluice.otlp.ScopeCursor;
import dev.sluice.otlp.SpanView;
import dev.sluice.otlp.SummaryDataPointView;
import java.util.function.Consumer;

/** One line per item, under a line per resource and scope. */
final class NormalText {
  private final StringBuilder out = new StringBuilder(1024);

  private NormalText() {}

  static String traces(Payload payload) {
    return new NormalText().walk(OtlpViews.traces(payload), "Traces", NormalText::spans);
  }

  static String metrics(Payload payload) {
    return new NormalText().walk(OtlpViews.metrics(payload), "Metrics", NormalText::metrics);
  }

  static String logs(Payload payload) {
    return new NormalText().walk(OtlpViews.logs(payload), "Log", NormalText::logRecords);
  }

  static String profiles(Payload payload) {
    return new NormalText().walk(OtlpViews.profiles(payload), "Profiles", NormalText::profiles);
  }

  private interface Items<T> {
    void write(NormalText text, T items);
  }

  private <T extends MessageView> String walk(
      ResourceCursor<T> resources, String noun, Items<T> items) {
    for (int i = 0; resources.next(); i++) {
      out.append("Resource").append(noun).append(" #").append(i);
      schema(resources.schemaUrl());
      spaced(resources.resource().attributes());
      out.append('\n');
      ScopeCursor<T> scopes = resources.scopes();
      for (int j = 0; scopes.next(); j++) {
        out.append("Scope").append(noun).append(" #").append(j);
        String name = scopes.scope().name();
        String version = scopes.scope().version();
        out.append(name.isEmpty() && version.isEmpty() ? "" : " ").append(name);
        out.append(version.isEmpty() ? "" : "@" + version);
        schema(scopes.schemaUrl());
        spaced(scopes.scope().attributes());
        out.append('\n');
        items.write(this, scopes.items());
      }
    }
    return out.toString();
  }

  private void spans(SpanView span) {
    while (span.next()) {
      out.append(span.name());
      out.append(' ').append(GoText.id(span.traceId()));
      out.append(' ').append(GoText.id(span.spanId()));
      spaced(span.attributes());
      out.append('\n');
    }
  }

  private void logRecords(LogRecordView record) {
    while (record.next()) {
      out.append(record.body().toText()).append(' ');
      joined(record.attributes(), " ");
      out.append('\n');
    }
  }

  private void profiles(ProfileView profile) {
    while (profile.next()) {
      out.append(GoText.id(profile.profileId())).append(" samples=").append(profile.samples());
      out.append('\n');
    }
  }

  private void metrics(MetricView metric) {
    while (metric.next()) {
      String name = metric.name();
      switch (metric.type()) {
        case EMPTY -> {}
        case GAUGE, SUM -> numbers(name, metric.numberDataPoints());
        case HISTOGRAM -> histograms(name, metric.histogramDataPoints());
        case EXPONENTIAL_HISTOGRAM ->
            exponentialHistograms(name, metric.exponentialHistogramDataPoints());
        case SUMMARY -> summaries(name, metric.summaryDataPoints());
      }
    }
  }

  private void numbers(String name, NumberDataPointView point) {
    while (point.next()) {
      begin(name, point.attributes());
      if (point.isInt()) {
        out.append(point.intValue());
      } else if (point.isDouble()) {
        out.append(GoText.shortest(point.doubleValue()));
      }
      out.append('\n');
    }
  }

  private void histograms(String name, HistogramDataPointView point) {
    while (point.next()) {
      begin(name, point.attributes());
      out.append("count=").append(Long.toUnsignedString(point.count()));
      optional("sum", point.hasSum(), point.sum());
      optional("min", point.hasMin(), point.min());
      optional("max", point.hasMax(), point.max());
      double[] bounds = point.explicitBounds();
      long[] counts = point.bucketCounts();
      for (int i = 0; i < counts.length; i++) {
        out.append(' ');
        if (i < bounds.length) {
          out.append("le").append(GoText.shortest(bounds[i])).append('=');
        }
        out.append(Long.toUnsignedString(counts[i]));
      }
      out.append('\n');
    }
  }

  private void exponentialHistograms(String name, ExponentialHistogramDataPointView point) {
    while (point.next()) {
      begin(name, point.attributes());
      out.append("count=").append(Long.toUnsignedString(point.count()));
      optional("sum", point.hasSum(), point.sum());
      optional("min", point.hasMin(), point.min());
      optional("max", point.hasMax(), point.max());
      double factor = ExponentialBounds.factor(point.scale());
      BucketsView negative = point.negative();
      long[] below = negative.bucketCounts();
      for (int i = below.length - 1; i >= 0; i--) {
        double upper = -ExponentialBounds.at((double) negative.offset() + i, factor);
        bucket("le" + GoText.shortest(upper), below[i]);
      }
      if (point.zeroCount() != 0) {
        bucket("zero", point.zeroCount());
      }
      BucketsView positive = point.positive();
      long[] above = positive.bucketCounts();
      for (int i = 0; i < above.length; i++) {
        double upper = ExponentialBounds.at((double) positive.offset() + i + 1, factor);
        bucket("le" + GoText.shortest(upper), above[i]);
      }
      out.append('\n');
    }
  }

  private void summaries(String name, SummaryDataPointView point) {
    while (point.next()) {
      begin(name, point.attributes());
      out.append("count=").append(Long.toUnsignedString(point.count()));
      out.append(" sum=").append(GoText.fixed(point.sum()));
      QuantileView quantile = point.quantileValues();
      while (quantile.next()) {
        out.append(" q").append(GoText.shortest(quantile.quantile()));
        out.append('=').append(GoText.shortest(quantile.value()));
      }
      out.append('\n');
    }
  }

  private void begin(String name, KeyValueView attributes) {
    out.append(name).append('{');
    joined(attributes, ",");
    out.append("} ");
  }

  private void optional(String name, boolean present, double value) {
    if (present) {
      out.append(' ').append(name).append('=').append(GoText.shortest(value));
    }
  }

  private void bucket(String name, long count) {
    out.append(' ').append(name).append('=').append(Long.toUnsignedString(count));
  }

  private void schema(String url) {
    out.append(url.isEmpty() ? "" : " [" + url + "]");
  }

  private void spaced(KeyValueView attributes) {
    each(attributes, attribute -> out.append(' ').append(attribute));
  }

  private void joined(KeyValueView attributes, String separator) {
    int start = out.length();
    each(
        attributes,
        attribute -> out.append(out.length() == start ? "" : separator).append(attribute));
  }

  private static void each(KeyValueView attributes, Consumer<String> attribute) {
    while (attributes.next()) {
      attribute.accept(attributes.key() + "=" + attributes.value().toText());
    }
  }
}
