package dev.sluice.telemetry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of calls, shown and measured at level {@code detailed} only. Its series come with
 * their first call; of many, those beyond a bound are counted in one with the label {@code
 * otel.metric.overflow}. Thread-safe.
 */
public final class CallHistogram {
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };
  private static final double[] BYTES = {
    0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000
  };
  private static final List<String> OVERFLOW = List.of("otel.metric.overflow", "true");
  private static final int MAX_SERIES = 500;

  private final MetricSet metrics;
  private final String name;
  private final String unit;
  private final String help;
  private final double[] bounds;
  private final Map<List<String>, CumulativeHistogram> series = new ConcurrentHashMap<>();

  private CallHistogram(
      MetricSet metrics, String name, String unit, String help, double... bounds) {
    this.metrics = metrics;
    this.name = name;
    this.unit = unit;
    this.help = help;
    this.bounds = bounds;
  }

  /** How long calls take, in seconds, with the reference's buckets. */
  public static CallHistogram ofSeconds(MetricSet metrics, String name, String help) {
    return new CallHistogram(metrics, name, "s", help, SECONDS);
  }

  /** How large bodies are, in bytes, with the reference's buckets. */
  public static CallHistogram ofBytes(MetricSet metrics, String name, String help) {
    return new CallHistogram(metrics, name, "By", help, BYTES);
  }

  /** Whether anything is measured now: asked before labels are made. */
  public static boolean isMeasured(MetricSet metrics) {
    return metrics.level().includes(MetricLevel.DETAILED);
  }

  /**
   * Counts one call.
   *
   * @param labels names and values, in an order that is always the same
   */
  public void record(double value, List<String> labels) {
    CumulativeHistogram known = series.get(labels);
    CumulativeHistogram histogram = known == null ? made(labels) : known;
    if (histogram != null) {
      histogram.record(value);
    }
  }

  private @Nullable CumulativeHistogram made(List<String> labels) {
    List<String> key = series.size() < MAX_SERIES ? List.copyOf(labels) : OVERFLOW;
    try {
      return series.computeIfAbsent(
          key,
          some ->
              metrics.histogram(
                  MetricLevel.DETAILED, name, unit, help, bounds, some.toArray(String[]::new)));
    } catch (IllegalStateException e) {
      return null; // the component has stopped meanwhile: it has no metrics any more
    }
  }
}
