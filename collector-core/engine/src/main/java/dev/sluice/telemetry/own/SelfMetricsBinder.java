package dev.sluice.telemetry.own;

import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricSeries;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Shows a collector's self-metrics in a Micrometer registry. A registry for Prometheus names them
 * as the dashboards of the reference do, with units and types: {@code
 * otelcol_receiver_accepted_spans_total}, {@code otelcol_process_uptime_seconds_total}. Others have
 * their own conventions. Meters come and go with their components.
 *
 * <p>All meters of one name have the same tags, which some registries insist on; a tag that one of
 * them lacks is empty. Counters and gauges are read when the registry asks. A histogram is a timer,
 * or a distribution summary where it is not of seconds, with the same buckets; it counts from the
 * moment of binding, and anew when a further tag comes to its name. Thread-safe.
 */
@SuppressWarnings("exports") // whoever uses this has Micrometer, and its version
public final class SelfMetricsBinder implements MeterBinder, AutoCloseable {
  private static final MetricLevel EVERYTHING = MetricLevel.DETAILED;

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
    private final Map<String, BoundFamily> families = new HashMap<>(); // guarded by this

    Binding(MeterRegistry target, MetricLevel level) {
      this.target = target;
      this.level = level == MetricLevel.NONE ? EVERYTHING : level;
    }

    @Override
    public synchronized void added(MetricSeries series) {
      if (level.includes(series.description().level())) {
        families
            .computeIfAbsent(series.description().name(), name -> new BoundFamily(target))
            .add(series);
      }
    }

    @Override
    public synchronized void removed(MetricSeries series) {
      String name = series.description().name();
      BoundFamily family = families.get(name);
      if (family != null && family.remove(series)) {
        families.remove(name);
      }
    }

    synchronized void removeAll() {
      families.values().forEach(BoundFamily::removeAll);
      families.clear();
    }
  }
}
