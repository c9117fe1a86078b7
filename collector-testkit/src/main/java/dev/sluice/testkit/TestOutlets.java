package dev.sluice.testkit;

import dev.sluice.component.Outlets;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pipelines of a test. Several at once are no fan-out: whoever tests that has an engine. */
final class TestOutlets implements Outlets {
  private final Signal signal;
  private final Map<String, TelemetryConsumer> pipelines;

  TestOutlets(Signal signal, Map<String, TelemetryConsumer> pipelines) {
    this.signal = signal;
    this.pipelines = new LinkedHashMap<>(pipelines);
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public TelemetryConsumer all() {
    return to(pipelines.keySet());
  }

  @Override
  public List<String> pipelines() {
    return List.copyOf(pipelines.keySet());
  }

  @Override
  public TelemetryConsumer to(Collection<String> some) {
    Set<String> wanted = Set.copyOf(some);
    if (wanted.isEmpty() || !pipelines.keySet().containsAll(wanted)) {
      throw new IllegalArgumentException(some + " are not all among " + pipelines.keySet());
    }
    List<TelemetryConsumer> ways = wanted.stream().map(pipelines::get).toList();
    return ways.size() == 1 ? ways.get(0) : new ToAll(ways);
  }
}
