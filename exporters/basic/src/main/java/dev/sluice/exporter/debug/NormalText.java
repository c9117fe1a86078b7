package dev.sluice.exporter.debug;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.BucketsView;
import dev.sluice.otlp.view.ExponentialHistogramDataPointView;
import dev.sluice.otlp.view.HistogramDataPointView;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.LogRecordView;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.NumberDataPointView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ProfileView;
import dev.sluice.otlp.view.QuantileView;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ScopeCursor;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.otlp.view.SummaryDataPointView;
import java.util.function.Consumer;

/** One line per item, under a line per resource and scope. */
final class NormalText {
  private final TextPieces out;
  private final Workspace workspace;

  NormalText(TextPieces out, Workspace workspace) {
    this.out = out;
    this.workspace = workspace;
  }

  void write(Signal signal, Payload payload) {
    switch (signal) {
      case TRACES -> walk(OtlpViews.traces(payload), "Traces", this::spans);
      case METRICS -> walk(OtlpViews.metrics(payload), "Metrics", this::metrics);
      case LOGS -> walk(OtlpViews.logs(payload), "Log", this::logRecords);
      case PROFILES -> walk(OtlpViews.profiles(payload), "Profiles", this::profiles);
    }
  }

  private <T extends MessageView> void walk(
      ResourceCursor<T> resources, String noun, Consumer<T> items) {
    for (int i = 0; out.isWanted() && resources.next(); i++) {
      out.text("Resource" + noun + " #" + i);
      schema(resources.schemaUrlUtf8());
      attributes(resources.resource().attributes(), " ", " ");
      out.line();
      ScopeCursor<T> scopes = resources.scopes();
      for (int j = 0; out.isWanted() && scopes.next(); j++) {
        out.text("Scope" + noun + " #" + j);
        Slice name = scopes.scope().nameUtf8();
        Slice version = scopes.scope().versionUtf8();
        out.text(name.length() == 0 && version.length() == 0 ? "" : " ").utf8(name);
        out.text(version.length() == 0 ? "" : "@").utf8(version);
        schema(scopes.schemaUrlUtf8());
        attributes(scopes.scope().attributes(), " ", " ");
        out.line();
        items.accept(scopes.items());
      }
    }
  }

  private void spans(SpanView span) {
    while (out.isWanted() && span.next()) {
      out.utf8(span.nameUtf8());
      out.text(" ").text(GoText.id(span.traceId()));
      out.text(" ").text(GoText.id(span.spanId()));
      attributes(span.attributes(), " ", " ");
      out.line();
    }
  }

  private void logRecords(LogRecordView record) {
    while (out.isWanted() && record.next()) {
      out.value(record.body()).text(" ");
      attributes(record.attributes(), "", " ");
      out.line();
    }
  }

  private void profiles(ProfileView profile) {
    while (out.isWanted() && profile.next()) {
      out.text(GoText.id(profile.profileId())).text(" samples=" + profile.samples()).line();
    }
  }

  private void metrics(MetricView metric) {
    while (out.isWanted() && metric.next()) {
      Slice name = metric.nameUtf8();
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

  private void numbers(Slice name, NumberDataPointView point) {
    while (out.isWanted() && point.next()) {
      begin(name, point.attributes());
      if (point.isInt()) {
        out.text(Long.toString(point.intValue()));
      } else if (point.isDouble()) {
        out.text(GoText.shortest(point.doubleValue()));
      }
      out.line();
    }
  }

  private void histograms(Slice name, HistogramDataPointView point) {
    while (out.isWanted() && point.next()) {
      begin(name, point.attributes());
      out.text("count=").text(Long.toUnsignedString(point.count()));
      optional("sum", point.hasSum(), point.sum());
      optional("min", point.hasMin(), point.min());
      optional("max", point.hasMax(), point.max());
      workspace.with(point, () -> buckets(point));
      out.line();
    }
  }

  private void buckets(HistogramDataPointView point) {
    double[] bounds = point.explicitBounds();
    long[] counts = point.bucketCounts();
    for (int i = 0; i < counts.length && out.isWanted(); i++) {
      out.text(" ");
      if (i < bounds.length) {
        out.text("le").text(GoText.shortest(bounds[i])).text("=");
      }
      out.text(Long.toUnsignedString(counts[i]));
    }
  }

  private void exponentialHistograms(Slice name, ExponentialHistogramDataPointView point) {
    while (out.isWanted() && point.next()) {
      begin(name, point.attributes());
      out.text("count=").text(Long.toUnsignedString(point.count()));
      optional("sum", point.hasSum(), point.sum());
      optional("min", point.hasMin(), point.min());
      optional("max", point.hasMax(), point.max());
      workspace.with(point, () -> buckets(point));
      out.line();
    }
  }

  private void buckets(ExponentialHistogramDataPointView point) {
    double factor = ExponentialBounds.factor(point.scale());
    BucketsView negative = point.negative();
    long[] below = negative.bucketCounts();
    for (int i = below.length - 1; i >= 0 && out.isWanted(); i--) {
      double upper = -ExponentialBounds.at((double) negative.offset() + i, factor);
      bucket("le" + GoText.shortest(upper), below[i]);
    }
    if (point.zeroCount() != 0) {
      bucket("zero", point.zeroCount());
    }
    BucketsView positive = point.positive();
    long[] above = positive.bucketCounts();
    for (int i = 0; i < above.length && out.isWanted(); i++) {
      double upper = ExponentialBounds.at((double) positive.offset() + i + 1, factor);
      bucket("le" + GoText.shortest(upper), above[i]);
    }
  }

  private void summaries(Slice name, SummaryDataPointView point) {
    while (out.isWanted() && point.next()) {
      begin(name, point.attributes());
      out.text("count=").text(Long.toUnsignedString(point.count()));
      out.text(" sum=").text(GoText.fixed(point.sum()));
      QuantileView quantile = point.quantileValues();
      while (out.isWanted() && quantile.next()) {
        out.text(" q").text(GoText.shortest(quantile.quantile()));
        out.text("=").text(GoText.shortest(quantile.value()));
      }
      out.line();
    }
  }

  private void begin(Slice name, KeyValueView attributes) {
    out.utf8(name).text("{");
    attributes(attributes, "", ",");
    out.text("} ");
  }

  private void optional(String name, boolean present, double value) {
    if (present) {
      out.text(" ").text(name).text("=").text(GoText.shortest(value));
    }
  }

  private void bucket(String name, long count) {
    out.text(" ").text(name).text("=").text(Long.toUnsignedString(count));
  }

  private void schema(Slice url) {
    if (url.length() > 0) {
      out.text(" [").utf8(url).text("]");
    }
  }

  private void attributes(KeyValueView attributes, String before, String between) {
    String separator = before;
    while (out.isWanted() && attributes.next()) {
      out.text(separator).utf8(attributes.keyBytes()).text("=").value(attributes.value());
      separator = between;
    }
  }
}
