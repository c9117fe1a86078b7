package dev.sluice.telemetry.own;

import dev.sluice.otlp.write.MetricWriter;
import dev.sluice.otlp.write.OtlpWriter;
import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.DottedNames;
import dev.sluice.telemetry.InstrumentTypes;
import dev.sluice.telemetry.InstrumentView;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricRegistry.Kind;
import dev.sluice.telemetry.MetricRegistry.Sample;
import dev.sluice.telemetry.MetricSeries;
import dev.sluice.telemetry.ScopeNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A collector's self-metrics as requests of OTLP metrics, one for each collection. For one reader:
 * it remembers what the collection before found. One thread at a time collects.
 *
 * <p>What was counted in a series that has gone since is told once more. *
 *
 * <p>A series counts from the start of this object; one that appears later, or that starts again,
 * from the collection before.
 */
public final class SelfMetricsOtlp implements AutoCloseable {
  /** The type of the extension that sends them, where the distribution is at hand. */
  public static final String EXTENSION_TYPE = "telemetry_periodic";

  private static final Set<String> WHOLE_LABELS =
      Set.of("server_port", "http_response_status_code");
  private static final Set<String> FLAG_LABELS = Set.of("error_permanent");

  private final MetricRegistry registry;
  private final Map<String, String> resource;
  private final Temporality temporality;
  private final Map<Series, Past> past = new HashMap<>();
  private final Map<Series, Sample> departed = new LinkedHashMap<>(); // guarded by itself
  private final MetricRegistry.Watcher watcher = new Departures();
  private long lastNanos;

  /** What counters and histograms count from. */
  public enum Temporality {
    CUMULATIVE,
    DELTA,
    /** Delta for what is counted as it happens, cumulative for what is read. */
    LOW_MEMORY
  }

  /**
   * @param body an {@code ExportMetricsServiceRequest}
   * @param points data points in it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  public record Request(byte[] body, int points) {}

  private record Series(String name, Map<String, String> labels) {}

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Past(long startNanos, double value, long[] counts) {}

  /** What one point says, the part of the past taken off. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Point(Sample sample, long startNanos, double value, long[] counts) {}

  /**
   * @param resource attributes of the collector
   * @param startUnixNanos when counting began
   */
  public SelfMetricsOtlp(
      MetricRegistry registry,
      Map<String, String> resource,
      Temporality temporality,
      long startUnixNanos) {
    this.registry = registry;
    this.resource = new LinkedHashMap<>(resource);
    this.temporality = temporality;
    this.lastNanos = startUnixNanos;
    registry.watch(watcher);
  }

  /** Keeps what was counted last in series that go before they are collected again. */
  private final class Departures implements MetricRegistry.Watcher {
    @Override
    public void added(MetricSeries series) {}

    @Override
    public void removed(MetricSeries series) {
      if (series.description().kind() != Kind.GAUGE) {
        Sample last = series.sample();
        synchronized (departed) {
          departed.put(new Series(last.name(), last.labels()), last);
        }
      }
    }
  }

  /** Lets go of the registry. */
  @Override
  public void close() {
    registry.unwatch(watcher);
  }

  /**
   * Reads every value.
   *
   * @param onFailure gets what was thrown instead of a value; the others are collected
   */
  public Request collect(long nowUnixNanos, Consumer<RuntimeException> onFailure) {
    Map<String, Map<String, List<Point>>> byScope = new LinkedHashMap<>();
    Set<Series> seen = new HashSet<>();
    int points = 0;
    for (Sample sample : registry.samples(takeDeparted(), onFailure)) {
      Series series = new Series(sample.name(), sample.labels());
      seen.add(series);
      byScope
          .computeIfAbsent(ScopeNames.of(sample.origin()).name(), name -> new LinkedHashMap<>())
          .computeIfAbsent(sample.name(), name -> new ArrayList<>())
          .add(point(series, sample, nowUnixNanos));
      points++;
    }
    past.keySet().retainAll(seen);
    lastNanos = nowUnixNanos;
    return new Request(request(byScope, nowUnixNanos), points);
  }

  private List<Sample> takeDeparted() {
    synchronized (departed) {
      List<Sample> taken = List.copyOf(departed.values());
      departed.clear();
      return taken;
    }
  }

  private Point point(Series series, Sample sample, long now) {
    CumulativeHistogram histogram = sample.histogram();
    long[] counts = histogram == null ? new long[0] : histogram.counts();
    double value = sample.value();
    Past before = past.get(series);
    boolean again =
        before == null || (sample.kind() != Kind.GAUGE && isLess(value, counts, before));
    if (isDelta(sample)) {
      past.put(series, new Past(now, value, counts));
      if (before == null || again) {
        return new Point(sample, lastNanos, value, counts);
      }
      long[] since = counts.clone();
      for (int i = 0; i < since.length; i++) {
        since[i] -= before.counts()[i];
      }
      return new Point(sample, before.startNanos(), value - before.value(), since);
    }
    long start = before == null || again ? lastNanos : before.startNanos();
    past.put(series, new Past(start, value, counts));
    return new Point(sample, start, value, counts);
  }

  private static boolean isLess(double value, long[] counts, Past before) {
    if (counts.length != before.counts().length) {
      return true;
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < before.counts()[i]) {
        return true;
      }
    }
    return value < before.value();
  }

  private boolean isDelta(Sample sample) {
    return switch (sample.kind()) {
      case GAUGE -> false;
      case HISTOGRAM -> temporality != Temporality.CUMULATIVE;
      case COUNTER ->
          temporality == Temporality.DELTA
              || (temporality == Temporality.LOW_MEMORY
                  && InstrumentTypes.of(sample.origin(), Kind.COUNTER)
                      == InstrumentView.InstrumentType.COUNTER);
    };
  }

  private byte[] request(Map<String, Map<String, List<Point>>> byScope, long now) {
    MetricWriter to = OtlpWriter.metrics(byte[]::new).resource();
    OwnValues.attributes(to, resource);
    byScope.forEach(
        (scope, metrics) -> {
          to.scope(scope, "");
          metrics.forEach((name, points) -> metric(to, points, now));
        });
    return to.finish().toByteArray();
  }

  private void metric(MetricWriter to, List<Point> points, long now) {
    Sample first = points.get(0).sample();
    String name = DottedNames.metric(first.name());
    boolean upDown = InstrumentTypes.isUpDown(first.origin());
    int temporal = isDelta(first) ? MetricWriter.DELTA : MetricWriter.CUMULATIVE;
    if (first.kind() == Kind.HISTOGRAM) {
      to.histogram(name, first.help(), first.unit(), temporal);
    } else if (first.kind() == Kind.GAUGE && !upDown) {
      to.gauge(name, first.help(), first.unit());
    } else {
      to.sum(name, first.help(), first.unit(), temporal, !upDown);
    }
    for (Point point : points) {
      to.point(point.startNanos(), now);
      CumulativeHistogram histogram = point.sample().histogram();
      if (histogram == null) {
        number(to, point);
      } else {
        histogram(to, point, histogram);
      }
      point
          .sample()
          .labels()
          .forEach(
              (label, value) ->
                  OwnValues.attribute(to, DottedNames.label(label), typed(label, value)));
    }
  }

  private static void number(MetricWriter to, Point point) {
    if (InstrumentTypes.isFraction(point.sample().unit())) {
      to.value(point.value());
    } else {
      to.value(Math.round(point.value()));
    }
  }

  private static void histogram(MetricWriter to, Point point, CumulativeHistogram histogram) {
    long count = 0;
    for (long bucket : point.counts()) {
      count += bucket;
    }
    to.total(count, point.value()).buckets(point.counts(), histogram.bounds());
    // Of the time since the collection before, the least and the greatest are not known.
    boolean whole = point.value() == point.sample().value();
    if (whole && count > 0 && point.sample().showsMinMax()) {
      to.minMax(histogram.min(), histogram.max());
    }
  }

  private static Object typed(String name, String value) {
    if (FLAG_LABELS.contains(name)) {
      return Boolean.valueOf(value);
    }
    if (WHOLE_LABELS.contains(name)) {
      try {
        return Long.valueOf(value);
      } catch (NumberFormatException e) {
        return value; // as it is written
      }
    }
    return value;
  }
}
