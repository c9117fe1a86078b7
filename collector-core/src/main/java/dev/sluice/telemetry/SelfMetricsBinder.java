package dev.sluice.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Shows a collector's self-metrics in a Micrometer registry, under their own names: give it a
 * naming convention that leaves names alone. Meters come and go with their components.
 *
 * <p>A histogram is a meter with count and total, and a counter {@code <name>_bucket} for each
 * bound with the tag {@code le}, which only grows. Thread-safe.
 */
public final class SelfMetricsBinder implements MeterBinder, AutoCloseable {
  private static final MetricLevel EVERYTHING = MetricLevel.DETAILED;
  private static final String SECONDS = "seconds";

  private final MetricRegistry registry;
  private final List<Binding> bindings = new CopyOnWriteArrayList<>();

  /** Shows what is in that registry. */
  public SelfMetricsBinder(MetricRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Binding binding = new Binding(meters, registry.level());
    bindings.add(binding);
    registry.watch(binding);
  }

  /** Takes all meters away again. */
  @Override
  public void close() {
    for (Binding binding : bindings) {
      registry.unwatch(binding);
      binding.removeAll();
    }
    bindings.clear();
  }

  private static final class Binding implements MetricRegistry.Watcher {
    private final MeterRegistry target;
    private final MetricLevel level;
    private final Map<MetricSeries, List<Meter>> meters = new HashMap<>(); // guarded by this

    Binding(MeterRegistry target, MetricLevel level) {
      this.target = target;
      this.level = level == MetricLevel.NONE ? EVERYTHING : level;
    }

    @Override
    public synchronized void added(MetricSeries series) {
      if (level.includes(series.description().level())) {
        meters.put(series, register(series));
      }
    }

    @Override
    public synchronized void removed(MetricSeries series) {
      meters.getOrDefault(series, List.of()).forEach(target::remove);
      meters.remove(series);
    }

    synchronized void removeAll() {
      meters.values().forEach(some -> some.forEach(target::remove));
      meters.clear();
    }

    private List<Meter> register(MetricSeries series) {
      MetricSeries.Description about = series.description();
      Tags tags =
          Tags.of(
              about.labels().entrySet().stream()
                  .map(label -> Tag.of(label.getKey(), label.getValue()))
                  .toList());
      return switch (about.kind()) {
        case COUNTER ->
            List.of(
                FunctionCounter.builder(about.name(), series, MetricSeries::value)
                    .tags(tags)
                    .description(about.help())
                    .baseUnit(baseUnit(about.unit()))
                    .register(target));
        case GAUGE ->
            List.of(
                Gauge.builder(about.name(), series, MetricSeries::value)
                    .tags(tags)
                    .description(about.help())
                    .baseUnit(baseUnit(about.unit()))
                    .register(target));
        case HISTOGRAM -> histogram(about, series.histogram(), tags);
      };
    }

    private List<Meter> histogram(
        MetricSeries.Description about, CumulativeHistogram histogram, Tags tags) {
      List<Meter> parts = new ArrayList<>();
      double[] bounds = histogram.bounds();
      for (int i = 0; i <= bounds.length; i++) {
        int last = i;
        String bound = i == bounds.length ? "+Inf" : Double.toString(bounds[i]);
        parts.add(
            FunctionCounter.builder(
                    about.name() + "_bucket", histogram, values -> cumulative(values, last))
                .tags(tags.and("le", bound))
                .description(about.help())
                .register(target));
      }
      parts.add(
          Meter.builder(
                  about.name(),
                  Meter.Type.DISTRIBUTION_SUMMARY,
                  List.of(
                      new Measurement(() -> cumulative(histogram, bounds.length), Statistic.COUNT),
                      new Measurement(histogram::sum, Statistic.TOTAL)))
              .tags(tags)
              .description(about.help())
              .baseUnit(baseUnit(about.unit()))
              .register(target));
      return parts;
    }

    /**
     * Micrometer's word for a UCUM unit, or null: what is counted ({@code {span}}) is no unit, and
     * naming conventions that append units would make it part of the name.
     */
    private static @Nullable String baseUnit(String unit) {
      return switch (unit) {
        case "By" -> BaseUnits.BYTES;
        case "s" -> SECONDS;
        case "ms" -> BaseUnits.MILLISECONDS;
        case "%" -> BaseUnits.PERCENT;
        default -> unit.isEmpty() || unit.equals("1") || unit.startsWith("{") ? null : unit;
      };
    }

    private static double cumulative(CumulativeHistogram histogram, int last) {
      long[] counts = histogram.counts();
      long sum = 0;
      for (int i = 0; i <= last; i++) {
        sum += counts[i];
      }
      return sum;
    }
  }
}
