package dev.sluice.load.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Latencies in milliseconds out of histograms in microseconds. */
public final class Latencies {
  private static final int TICKS_PER_HALF_DISTANCE = 5;

  private Latencies() {}

  /** The usual percentiles and the maximum, by name. */
  public static Map<String, Double> percentiles(Histogram histogram) {
    Map<String, Double> found = new LinkedHashMap<>();
    found.put("p50", millis(histogram, 50));
    found.put("p90", millis(histogram, 90));
    found.put("p99", millis(histogram, 99));
    found.put("p99.9", millis(histogram, 99.9));
    found.put("p99.99", millis(histogram, 99.99));
    found.put("max", millis(histogram, 100));
    return found;
  }

  /** One percentile; not a number when nothing was recorded. */
  public static double millis(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? Double.NaN
        : histogram.getValueAtPercentile(percentile) / 1000.0;
  }

  /** Pairs of percentile and milliseconds, closer together near the end. */
  static ArrayNode distribution(Histogram histogram) {
    ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
    for (HistogramIterationValue step : histogram.percentiles(TICKS_PER_HALF_DISTANCE)) {
      pairs
          .addArray()
          .add(step.getPercentileLevelIteratedTo())
          .add(step.getValueIteratedTo() / 1000.0);
    }
    return pairs;
  }
}
