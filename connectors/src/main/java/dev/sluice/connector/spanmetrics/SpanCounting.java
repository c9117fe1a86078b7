package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.EventView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.ScopeCursor;
import dev.sluice.otlp.view.SpanView;
import org.jspecify.annotations.Nullable;

/** Counts the spans of one request. For one thread. */
final class SpanCounting {
  private static final AttributeKey SERVICE_NAME = AttributeKey.of(KeyLayout.SERVICE_NAME);

  private final SpanMetricsPlan plan;
  private final ResourceStore store;
  private final long nowNanos;
  private final long nowUnixNanos;
  private final int mostExemplars;
  private final boolean hasExemplars;
  private final AdjustedCounts adjusted;
  private final KeyBuffer key = new KeyBuffer();
  private final DimensionReader common;
  private final KeyReader calls;
  private final KeyReader durations;
  private final KeyReader events;
  private long namelessSpans;
  private long overflowedSpans;

  /**
   * @param nowNanos of the monotonic clock
   */
  SpanCounting(SpanMetricsPlan plan, ResourceStore store, long nowNanos, long nowUnixNanos) {
    this.plan = plan;
    this.store = store;
    this.nowNanos = nowNanos;
    this.nowUnixNanos = nowUnixNanos;
    this.mostExemplars = plan.config().exemplars().maxPerDataPoint();
    this.hasExemplars = plan.config().exemplars().enabled();
    this.adjusted = new AdjustedCounts(plan);
    this.common = new DimensionReader(plan.layout(MetricKind.CALLS).common());
    this.calls = new KeyReader(plan.layout(MetricKind.CALLS), common);
    this.durations =
        plan.isShared() ? calls : new KeyReader(plan.layout(MetricKind.DURATION), common);
    this.events = new KeyReader(plan.layout(MetricKind.EVENTS), common);
  }

  /** Spans of resources without a service, which are not counted. */
  long namelessSpans() {
    return namelessSpans;
  }

  /** Spans that were counted where all is that is too much. */
  long overflowedSpans() {
    return overflowedSpans;
  }

  /** Counts all of them. */
  void count(Payload request) {
    ResourceCursor<SpanView> resources = OtlpViews.traces(request);
    while (resources.next()) {
      ResourceView resource = resources.resource();
      AnyValueView service = resource.attribute(SERVICE_NAME);
      if (service == null) {
        namelessSpans += spans(resources);
        continue;
      }
      Slice serviceName = service.stringBytes(); // the view shows what was looked up last
      calls.resource(resource, serviceName);
      if (durations != calls) {
        durations.resource(resource, serviceName);
      }
      events.resource(resource, serviceName);
      common.resource(resource);
      count(resources, resource);
    }
  }

  private static long spans(ResourceCursor<SpanView> resources) {
    long spans = 0;
    ScopeCursor<SpanView> scopes = resources.scopes();
    while (scopes.next()) {
      for (SpanView span = scopes.items(); span.next(); ) {
        spans++;
      }
    }
    return spans;
  }

  private void count(ResourceCursor<SpanView> resources, ResourceView resource) {
    while (true) {
      ResourceSeries series = store.of(resource);
      synchronized (series) {
        if (!series.isGone()) { // else a flush has just taken it out
          series.seen(nowNanos);
          count(resources, series);
          return;
        }
      }
    }
  }

  private void count(ResourceCursor<SpanView> resources, ResourceSeries series) {
    ScopeCursor<SpanView> scopes = resources.scopes();
    while (scopes.next()) {
      calls.scope(scopes.scope());
      durations.scope(scopes.scope());
      events.scope(scopes.scope());
      for (SpanView span = scopes.items(); span.next(); ) {
        count(span, series);
      }
    }
  }

  private void count(SpanView span, ResourceSeries resource) {
    double duration = duration(span);
    long times = adjusted.of(span);
    boolean isExtrapolated = adjusted.isExtrapolated();
    boolean isShared = plan.isShared();
    calls.read(span, null, isExtrapolated, key);
    Durations.Kind kind = plan.durations();
    SpanSeries series =
        add(span, duration, times, resource, MetricKind.CALLS, isShared ? kind : null);
    if (kind != null && !isShared) {
      durations.read(span, null, isExtrapolated, key);
      series = add(span, duration, times, resource, MetricKind.DURATION, kind);
    }
    Durations kept = series.durations();
    if (kept != null) {
      kept.add(duration, times);
    }
    if (plan.config().events().enabled()) {
      for (EventView event = span.events(); event.next(); ) {
        events.read(span, event, isExtrapolated, key);
        add(span, duration, times, resource, MetricKind.EVENTS, null);
      }
    }
  }

  /** Counts it in the series of the key, or in the one for all that is too much. */
  private SpanSeries add(
      SpanView span,
      double duration,
      long times,
      ResourceSeries resource,
      MetricKind metric,
      Durations.@Nullable Kind kind) {
    SeriesTable table = resource.table(metric);
    SpanSeries series = null;
    if (!resource.isForAllOthers()) {
      int hash = (int) key.hash(plan.seed());
      series = table.find(key, hash);
      if (series == null) {
        series = table.add(key, hash, kind, nowUnixNanos);
      }
    }
    if (series == null) {
      series = table.overflow(kind, nowUnixNanos);
      overflowedSpans += metric == MetricKind.CALLS ? 1 : 0;
    } else if (hasExemplars && SpanExemplars.names(span)) {
      table.addExemplar(series, span, duration, mostExemplars);
    }
    series.add(times, nowNanos);
    return series;
  }

  /** Nothing where the end is not after the start. */
  private double duration(SpanView span) {
    long start = span.startTimeUnixNano();
    long end = span.endTimeUnixNano();
    return Long.compareUnsigned(end, start) > 0
        ? plan.config().histogram().unit().of(end - start)
        : 0;
  }
}
