package dev.sluice.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The instruments of one component in the collector's {@link MetricRegistry}. */
final class RegisteredMetrics implements MetricSet {
  private final MetricRegistry registry;
  private final List<Use> uses = new ArrayList<>(); // guarded by itself
  private boolean closed; // guarded by uses

  private record Use(MetricSeries series, @Nullable DoubleSupplier reader) {}

  RegisteredMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  @Override
  public LongAdder counter(
      MetricLevel level, String name, String unit, String help, String... labels) {
    return use(level, MetricRegistry.Kind.COUNTER, name, unit, help, labels, null, null).adder();
  }

  @Override
  public void counterFrom(
      MetricLevel level,
      String name,
      String unit,
      String help,
      DoubleSupplier value,
      String... labels) {
    use(level, MetricRegistry.Kind.COUNTER, name, unit, help, labels, value, null);
  }

  @Override
  public void gauge(
      MetricLevel level,
      String name,
      String unit,
      String help,
      LongSupplier value,
      String... labels) {
    DoubleSupplier reader = value::getAsLong;
    use(level, MetricRegistry.Kind.GAUGE, name, unit, help, labels, reader, null);
  }

  @Override
  public CumulativeHistogram histogram(
      MetricLevel level, String name, String unit, String help, double[] bounds, String... labels) {
    return use(level, MetricRegistry.Kind.HISTOGRAM, name, unit, help, labels, null, bounds)
        .histogram();
  }

  private MetricSeries use(
      MetricLevel level,
      MetricRegistry.Kind kind,
      String name,
      String unit,
      String help,
      String[] labels,
      @Nullable DoubleSupplier reader,
      double @Nullable [] bounds) {
    synchronized (uses) {
      if (closed) {
        throw new IllegalStateException("the metrics of a component that has stopped");
      }
      MetricSeries series =
          registry.use(
              new MetricSeries.Description(
                  name, MetricRegistry.labelMap(labels), unit, help, kind, level),
              bounds);
      if (reader != null) {
        series.readers().add(reader);
      }
      uses.add(new Use(series, reader));
      return series;
    }
  }

  @Override
  public MetricLevel level() {
    return registry.level();
  }

  @Override
  public void close() {
    List<Use> all;
    synchronized (uses) {
      closed = true;
      all = List.copyOf(uses);
      uses.clear();
    }
    for (Use use : all) {
      registry.leave(use.series()); // first: who watches may still want its last value
      if (use.reader() != null) {
        use.series().readers().remove(use.reader());
      }
    }
  }
}
