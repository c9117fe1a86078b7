package dev.sluice.telemetry;

import dev.sluice.otlp.ProtoWriter;
import dev.sluice.telemetry.MetricRegistry.Kind;
import dev.sluice.telemetry.MetricRegistry.Sample;
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
  private static final int DELTA = 1;
  private static final int CUMULATIVE = 2;

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
                      == MetricView.InstrumentType.COUNTER);
    };
  }

  private byte[] request(Map<String, Map<String, List<Point>>> byScope, long now) {
    ProtoWriter to = new ProtoWriter(16 << 10);
    int all = to.begin(1);
    OtlpText.resource(to, resource);
    byScope.forEach(
        (scope, metrics) -> {
          int scoped = to.begin(2);
          OtlpText.scope(to, scope, Map.of());
          metrics.forEach((name, points) -> metric(to, points, now));
          to.end(scoped);
        });
    to.end(all);
    return to.toByteArray();
  }

  private void metric(ProtoWriter to, List<Point> points, long now) {
    Sample first = points.get(0).sample();
    int metric = to.begin(2);
    to.string(1, DottedNames.metric(first.name()));
    to.string(2, first.help());
    to.string(3, first.unit());
    boolean upDown = InstrumentTypes.isUpDown(first.origin());
    int field = first.kind() == Kind.HISTOGRAM ? 9 : first.kind() == Kind.GAUGE && !upDown ? 5 : 7;
    int data = to.begin(field);
    for (Point point : points) {
      int begun = to.begin(1);
      if (point.sample().histogram() == null) {
        number(to, point, now);
      } else {
        histogram(to, point, now);
      }
      to.end(begun);
    }
    if (field != 5) {
      to.varint(2, isDelta(first) ? DELTA : CUMULATIVE);
    }
    if (field == 7) {
      to.bool(3, !upDown);
    }
    to.end(data);
    to.end(metric);
  }

  private static void number(ProtoWriter to, Point point, long now) {
    to.fixed64(2, point.startNanos()).fixed64(3, now);
    if (InstrumentTypes.isFraction(point.sample().unit())) {
      to.real(4, point.value());
    } else {
      to.fixed64(6, Math.round(point.value()));
    }
    attributes(to, 7, point.sample());
  }

  private static void histogram(ProtoWriter to, Point point, long now) {
    CumulativeHistogram histogram = point.sample().histogram();
    if (histogram == null) {
      throw new IllegalArgumentException(point.sample().name() + " is no histogram");
    }
    long count = 0;
    for (long bucket : point.counts()) {
      count += bucket;
    }
    to.fixed64(2, point.startNanos()).fixed64(3, now).fixed64(4, count).real(5, point.value());
    int counts = to.begin(6);
    for (long bucket : point.counts()) {
      to.rawFixed64(bucket);
    }
    to.end(counts);
    int bounds = to.begin(7);
    for (double bound : histogram.bounds()) {
      to.rawFixed64(Double.doubleToRawLongBits(bound));
    }
    to.end(bounds);
    attributes(to, 9, point.sample());
    // Of the time since the collection before, the least and the greatest are not known.
    boolean whole = point.value() == point.sample().value();
    if (whole && count > 0 && point.sample().showsMinMax()) {
      to.real(11, histogram.min()).real(12, histogram.max());
    }
  }

  private static void attributes(ProtoWriter to, int number, Sample sample) {
    sample
        .labels()
        .forEach(
            (name, value) ->
                OtlpText.attribute(to, number, DottedNames.label(name), typed(name, value)));
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
