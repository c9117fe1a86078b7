package dev.sluice.testkit;

import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Keeps instruments by name and labels for the test to read. Thread-safe. */
public final class RecordingMetrics implements MetricSet {
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> readers = new ConcurrentHashMap<>();
  private final Map<String, CumulativeHistogram> histograms = new ConcurrentHashMap<>();
  private volatile boolean closed;

  @Override
  public LongAdder counter(
      MetricLevel level, String name, String unit, String help, String... labels) {
    return counters.computeIfAbsent(key(name, labels), key -> new LongAdder());
  }

  @Override
  public void counterFrom(
      MetricLevel level,
      String name,
      String unit,
      String help,
      DoubleSupplier value,
      String... labels) {
    readers.put(key(name, labels), value);
  }

  @Override
  public void gauge(
      MetricLevel level,
      String name,
      String unit,
      String help,
      LongSupplier value,
      String... labels) {
    readers.put(key(name, labels), value::getAsLong);
  }

  @Override
  public CumulativeHistogram histogram(
      MetricLevel level, String name, String unit, String help, double[] bounds, String... labels) {
    return histograms.computeIfAbsent(key(name, labels), key -> new CumulativeHistogram(bounds));
  }

  /** The value of a counter or gauge; labels in any order; fails when it was never made. */
  public double value(String name, String... labels) {
    String key = key(name, labels);
    LongAdder counter = counters.get(key);
    if (counter != null) {
      return counter.sum();
    }
    DoubleSupplier reader = readers.get(key);
    if (reader == null) {
      throw new AssertionError(
          "no metric " + key + " among " + counters.keySet() + readers.keySet());
    }
    return reader.getAsDouble();
  }

  /** The histogram; fails when it was never made. */
  public CumulativeHistogram histogramNamed(String name, String... labels) {
    CumulativeHistogram histogram = histograms.get(key(name, labels));
    if (histogram == null) {
      throw new AssertionError(
          "no histogram " + key(name, labels) + " among " + histograms.keySet());
    }
    return histogram;
  }

  /** Whether the component took its metrics away. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static String key(String name, String... labels) {
    Map<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      sorted.put(labels[i], labels[i + 1]);
    }
    return name + sorted;
  }
}
