package dev.sluice.engine;

import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All instruments of one collector, and what they say now. A series that several sets made is one
 * instrument, shared: counters and histograms are written together, values read on demand are added
 * up. It goes when the last of its sets is closed. Thread-safe.
 */
public final class MetricRegistry {
  private final Map<SeriesKey, Series> series = new LinkedHashMap<>(); // guarded by itself
  private volatile MetricLevel level = MetricLevel.NORMAL;

  /** What a metric is. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /**
   * One series at one moment.
   *
   * @param name exposition name, {@code otelcol_receiver_accepted_spans}
   * @param labels by name, sorted
   * @param unit as the reference has it, {@code {span}} or {@code By}
   * @param help what it is
   * @param kind what it is made of
   * @param level the lowest {@code metrics::level} that shows it
   * @param value of a counter or gauge; the sum of a histogram
   * @param histogram buckets, or null for the other kinds
   */
  public record Sample(
      String name,
      Map<String, String> labels,
      String unit,
      String help,
      Kind kind,
      MetricLevel level,
      double value,
      @Nullable CumulativeHistogram histogram) {}

  private record SeriesKey(String name, Map<String, String> labels) {}

  /** Every series, sorted by name and then by labels. */
  public List<Sample> samples() {
    List<Series> all;
    synchronized (series) {
      all = new ArrayList<>(series.values());
    }
    return all.stream()
        .map(Series::sample)
        .sorted(Comparator.comparing(Sample::name).thenComparing(s -> s.labels().toString()))
        .toList();
  }

  /** The value of a counter or gauge with exactly these labels; null when there is none. */
  public @Nullable Double value(String name, String... labels) {
    Series found;
    synchronized (series) {
      found = series.get(new SeriesKey(name, labelMap(labels)));
    }
    return found == null ? null : found.sample().value();
  }

  /** How much is measured, as components see it from now on. */
  public void level(MetricLevel newLevel) {
    level = newLevel;
  }

  public MetricLevel level() {
    return level;
  }

  /** A set of instruments that come and go together. */
  public MetricSet newSet() {
    return new RegisteredMetrics(this);
  }

  /** Finds or makes a series and adds a user to it. */
  Series use(
      MetricLevel level,
      Kind kind,
      String name,
      String unit,
      String help,
      String[] labels,
      Supplier<@Nullable CumulativeHistogram> histogram) {
    SeriesKey key = new SeriesKey(name, labelMap(labels));
    synchronized (series) {
      Series found =
          series.computeIfAbsent(key, k -> new Series(k, level, kind, unit, help, histogram.get()));
      if (found.kind != kind) {
        throw new IllegalArgumentException(name + " is already a " + found.kind);
      }
      found.users++;
      return found;
    }
  }

  void leave(Series left) {
    synchronized (series) {
      left.users--;
      if (left.users == 0) {
        series.remove(left.key, left);
      }
    }
  }

  private static Map<String, String> labelMap(String... labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException("labels are pairs of name and value");
    }
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }

  /** One instrument. */
  static final class Series {
    private final SeriesKey key;
    private final MetricLevel level;
    private final Kind kind;
    private final String unit;
    private final String help;
    private final LongAdder adder = new LongAdder();
    private final List<DoubleSupplier> readers = new CopyOnWriteArrayList<>();
    private final @Nullable CumulativeHistogram histogram;
    private int users; // guarded by the registry's map

    Series(
        SeriesKey key,
        MetricLevel level,
        Kind kind,
        String unit,
        String help,
        @Nullable CumulativeHistogram histogram) {
      this.key = key;
      this.level = level;
      this.kind = kind;
      this.unit = unit;
      this.help = help;
      this.histogram = histogram;
    }

    LongAdder adder() {
      return adder;
    }

    List<DoubleSupplier> readers() {
      return readers;
    }

    CumulativeHistogram histogram() {
      if (histogram == null) {
        throw new IllegalStateException(key.name() + " is no histogram");
      }
      return histogram;
    }

    private Sample sample() {
      double value = histogram != null ? histogram.sum() : adder.sum();
      for (DoubleSupplier reader : readers) {
        value += reader.getAsDouble();
      }
      return new Sample(key.name(), key.labels(), unit, help, kind, level, value, histogram);
    }
  }

  /** A reader of whole numbers as one of doubles. */
  static DoubleSupplier asDouble(LongSupplier value) {
    return value::getAsLong;
  }
}
