package dev.sluice.telemetry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** One series: what is counted here plus what is read on demand. Thread-safe. */
public final class MetricSeries {
  private final Description description;
  private final LongAdder adder = new LongAdder();
  private final List<DoubleSupplier> readers = new CopyOnWriteArrayList<>();
  private final @Nullable CumulativeHistogram histogram;
  int users; // guarded by the registry

  /**
   * What it is.
   *
   * @param name exposition name, {@code otelcol_receiver_accepted_spans}
   * @param labels by name, sorted
   * @param unit as the reference has it, {@code {span}} or {@code By}
   * @param help what it is about
   * @param kind what it is made of
   * @param level the lowest {@code metrics::level} that shows it
   */
  public record Description(
      String name,
      Map<String, String> labels,
      String unit,
      String help,
      MetricRegistry.Kind kind,
      MetricLevel level) {
    Description withLabels(Map<String, String> others) {
      return new Description(name, others, unit, help, kind, level);
    }

    Description withKind(MetricRegistry.Kind other) {
      return new Description(name, labels, unit, help, other, level);
    }
  }

  MetricSeries(Description description, @Nullable CumulativeHistogram histogram) {
    this.description = description;
    this.histogram = histogram;
  }

  /** What it is. */
  public Description description() {
    return description;
  }

  LongAdder adder() {
    return adder;
  }

  /** Values read when asked for, added up. */
  List<DoubleSupplier> readers() {
    return readers;
  }

  /**
   * What it records into.
   *
   * @throws IllegalStateException when it is no histogram
   */
  public CumulativeHistogram histogram() {
    if (histogram == null) {
      throw new IllegalStateException(description.name() + " is no histogram");
    }
    return histogram;
  }

  /** Of a counter or gauge; the sum of a histogram. */
  public double value() {
    double value = histogram != null ? histogram.sum() : adder.sum();
    for (DoubleSupplier reader : readers) {
      value += reader.getAsDouble();
    }
    return value;
  }

  /** What it says now. */
  public MetricRegistry.Sample sample() {
    return new MetricRegistry.Sample(description, value(), histogram);
  }
}
