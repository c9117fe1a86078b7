package dev.sluice.connector.spanmetrics;

import dev.sluice.otlp.write.MetricWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes all series once, in requests of a bounded size: each begins where the one before ended.
 * The lock of a resource is held while its points are written into one request. For one thread.
 */
final class Telling {
  /** What a request has at most of the collector's memory, as a divisor, and at all. */
  private static final int REQUEST_PART = 32;

  private static final long MOST_REQUEST_BYTES = 1 << 20;

  private static final String SCOPE = "spanmetricsconnector";
  private static final MetricKind[] METRICS = MetricKind.values();

  private final SpanMetricsPlan plan;
  private final List<ResourceSeries> resources;
  private final @Nullable DeltaTimes times; // null: cumulative
  private final boolean isLast;
  private final long nowUnixNanos;
  private final long requestBytes; // a request is ended with the point that takes it beyond
  private int resource; // the place where the next request begins: this and the two that follow
  private int metric;
  private int series;

  /**
   * @param times of the deltas; null: counts are cumulative
   * @param isLast whether there will not be another one
   * @param memoryBytes of the collector, of which a request takes a small part
   */
  Telling(
      SpanMetricsPlan plan,
      List<ResourceSeries> resources,
      @Nullable DeltaTimes times,
      boolean isLast,
      long nowUnixNanos,
      long memoryBytes) {
    this.plan = plan;
    this.resources = resources;
    this.times = times;
    this.isLast = isLast;
    this.nowUnixNanos = nowUnixNanos;
    this.requestBytes = Math.min(MOST_REQUEST_BYTES, memoryBytes / REQUEST_PART);
  }

  /** Whether all was told. */
  boolean isOver() {
    return resource == resources.size();
  }

  /** Writes the next request; possibly without a point when it was the last. */
  void write(MetricWriter out) {
    while (!isOver()) {
      ResourceSeries next = resources.get(resource);
      synchronized (next) {
        if (!write(next, out)) {
          return;
        }
      }
      resource++;
      metric = 0;
      series = 0;
    }
  }

  /** False when the request is full before all of the resource is told. */
  private boolean write(ResourceSeries of, MetricWriter out) {
    if (metric == 0 && series == 0) {
      of.beginsToBeTold();
    }
    boolean isBegun = false;
    for (; metric < METRICS.length; metric++, series = 0) {
      SeriesTable table = of.table(METRICS[metric]);
      if (METRICS[metric] == MetricKind.DURATION && plan.durations() == null) {
        continue;
      }
      boolean isMetricBegun = false;
      for (; series < table.size(); series++) {
        if (out.sizeBytes() >= requestBytes) {
          return false;
        }
        if (!isBegun) {
          out.resource().attributes(of.resource());
          out.scope(SCOPE, "");
          isBegun = true;
        }
        if (!isMetricBegun) {
          begin(METRICS[metric], out);
          isMetricBegun = true;
        }
        write(of, METRICS[metric], table.get(series), out);
      }
    }
    told(of);
    return true;
  }

  /** After the last point of a resource: its metrics may share series. */
  private void told(ResourceSeries of) {
    for (MetricKind kind : METRICS) {
      SeriesTable table = of.table(kind);
      if (times != null) {
        for (int i = 0; i < table.size(); i++) {
          times.told(of.key(), table.get(i), nowUnixNanos);
        }
      } else if (plan.config().exemplars().enabled()) {
        table.clearExemplars();
      }
    }
  }

  private void begin(MetricKind kind, MetricWriter out) {
    SpanMetricsConfig config = plan.config();
    String name = kind.name(config.namespace());
    int temporality = times == null ? MetricWriter.CUMULATIVE : MetricWriter.DELTA;
    if (kind != MetricKind.DURATION) {
      out.sum(name, "", "", temporality, true);
    } else if (config.histogram().exponential().isPresent()) {
      out.exponentialHistogram(name, "", config.histogram().unit().symbol(), temporality);
    } else {
      out.histogram(name, "", config.histogram().unit().symbol(), temporality);
    }
  }

  private void write(ResourceSeries of, MetricKind kind, SpanSeries told, MetricWriter out) {
    long start = times == null ? told.startUnixNanos() : times.last(of.key(), told);
    out.point(start, nowUnixNanos);
    Durations durations = told.durations();
    if (kind == MetricKind.DURATION && durations != null) {
      durations.writeTo(out);
    } else {
      // a new count begins at zero, so that those who look at differences see all of it
      boolean isZero = times == null && !isLast && told.tellsFirst();
      out.value(isZero ? 0 : told.count());
    }
    plan.layout(kind).writeAttributes(told, out);
    SpanExemplars exemplars = told.exemplars();
    if (exemplars != null) {
      exemplars.writeTo(out, nowUnixNanos);
    }
  }
}
