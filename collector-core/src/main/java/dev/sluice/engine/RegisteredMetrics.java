package dev.sluice.engine;

import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
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

  private record Use(MetricRegistry.Series series, @Nullable DoubleSupplier reader) {}

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
    DoubleSupplier reader = MetricRegistry.asDouble(value);
    use(level, MetricRegistry.Kind.GAUGE, name, unit, help, labels, reader, null);
  }

  @Override
  public CumulativeHistogram histogram(
      MetricLevel level, String name, String unit, String help, double[] bounds, String... labels) {
    return use(level, MetricRegistry.Kind.HISTOGRAM, name, unit, help, labels, null, bounds)
        .histogram();
  }

  private MetricRegistry.Series use(
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
      MetricRegistry.Series series =
          registry.use(
              level,
              kind,
              name,
              unit,
              help,
              labels,
              () -> bounds == null ? null : new CumulativeHistogram(bounds));
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
      if (use.reader() != null) {
        use.series().readers().remove(use.reader());
      }
      registry.leave(use.series());
    }
  }
}
