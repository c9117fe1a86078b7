package dev.sluice.telemetry.own;

import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricSeries;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one name in a host's registry, all with the same tags. Its binding lets one thread
 * in at a time.
 */
final class BoundFamily {
  private static final String SECONDS = "s";
  private static final Duration FOR_EVER = Duration.ofDays(1825); // buckets only grow meanwhile

  private final MeterRegistry target;
  private final Set<String> tags = new TreeSet<>();
  private final Map<MetricSeries, Bound> bound = new LinkedHashMap<>();

  /**
   * One meter.
   *
   * @param listener what records for it; null for those that are read
   */
  private record Bound(Meter meter, @Nullable DoubleConsumer listener) {}

  BoundFamily(MeterRegistry target) {
    this.target = target;
  }

  void add(MetricSeries series) {
    boolean moreTags = tags.addAll(series.description().labels().keySet());
    if (moreTags && !bound.isEmpty()) {
      List<MetricSeries> again = List.copyOf(bound.keySet());
      again.forEach(this::unbind); // all of them: a registry may keep the tags of the first
      again.forEach(one -> bound.put(one, bind(one)));
    }
    bound.put(series, bind(series));
  }

  /** Returns whether none is left. */
  boolean remove(MetricSeries series) {
    unbind(series);
    return bound.isEmpty();
  }

  void removeAll() {
    List.copyOf(bound.keySet()).forEach(this::unbind);
  }

  private void unbind(MetricSeries series) {
    Bound gone = bound.remove(series);
    if (gone == null) {
      return;
    }
    if (gone.listener() != null) {
      series.histogram().unlisten(gone.listener());
    }
    target.remove(gone.meter());
  }

  private Bound bind(MetricSeries series) {
    MetricSeries.Description about = series.description();
    List<Tag> all =
        tags.stream().map(tag -> Tag.of(tag, about.labels().getOrDefault(tag, ""))).toList();
    String word = BaseUnit.of(about.unit());
    String unit = word.isEmpty() ? null : word;
    return switch (about.kind()) {
      case COUNTER ->
          new Bound(
              FunctionCounter.builder(about.name(), series, MetricSeries::value)
                  .tags(all)
                  .description(about.help())
                  .baseUnit(unit)
                  .register(target),
              null);
      case GAUGE ->
          new Bound(
              Gauge.builder(about.name(), series, MetricSeries::value)
                  .tags(all)
                  .description(about.help())
                  .baseUnit(unit)
                  .register(target),
              null);
      case HISTOGRAM ->
          about.unit().equals(SECONDS)
              ? timer(about, series.histogram(), all)
              : summary(about, series.histogram(), all, unit);
    };
  }

  private Bound summary(
      MetricSeries.Description about,
      CumulativeHistogram histogram,
      List<Tag> all,
      @Nullable String unit) {
    DistributionSummary summary =
        DistributionSummary.builder(about.name())
            .tags(all)
            .description(about.help())
            .baseUnit(unit)
            .serviceLevelObjectives(positive(histogram.bounds()).toArray())
            .distributionStatisticExpiry(FOR_EVER)
            .distributionStatisticBufferLength(1)
            .register(target);
    return listening(summary, histogram, summary::record);
  }

  /** Registries keep times to the nanosecond, but buckets of other values as whole numbers. */
  private Bound timer(
      MetricSeries.Description about, CumulativeHistogram histogram, List<Tag> all) {
    Timer timer =
        Timer.builder(about.name())
            .tags(all)
            .description(about.help())
            .serviceLevelObjectives(
                positive(histogram.bounds())
                    .mapToObj(bound -> Duration.ofNanos(nanos(bound)))
                    .toArray(Duration[]::new))
            .distributionStatisticExpiry(FOR_EVER)
            .distributionStatisticBufferLength(1)
            .register(target);
    return listening(timer, histogram, value -> timer.record(nanos(value), TimeUnit.NANOSECONDS));
  }

  private static Bound listening(
      Meter meter, CumulativeHistogram histogram, DoubleConsumer listener) {
    histogram.listen(listener);
    return new Bound(meter, listener);
  }

  /** Registries take no other bounds. */
  private static DoubleStream positive(double[] bounds) {
    return Arrays.stream(bounds).filter(bound -> bound > 0);
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
