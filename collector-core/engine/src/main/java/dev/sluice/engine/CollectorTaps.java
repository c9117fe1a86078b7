package dev.sluice.engine;

import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.tap.EdgeId;
import dev.sluice.tap.Tap;
import dev.sluice.tap.TapEnd;
import dev.sluice.tap.TapOptions;
import dev.sluice.tap.Taps;
import dev.sluice.telemetry.EventLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The taps of one collector, and where each hangs. Thread-safe; threads that bring data never come
 * here.
 */
final class CollectorTaps implements Taps {
  private final Supplier<Graph> graph;
  private final Clock clock;
  private final MemoryBudget budget;
  private final EventLog log;
  private final Map<OpenTap, Set<Watchable>> open = new LinkedHashMap<>(); // guarded by this
  private boolean stopped; // guarded by this

  /**
   * @param graph the one that runs now
   */
  CollectorTaps(Supplier<Graph> graph, Clock clock, MemoryBudget budget, EventLog log) {
    this.graph = graph;
    this.clock = clock;
    this.budget = budget;
    this.log = log;
  }

  @Override
  public List<EdgeId> edges() {
    return List.copyOf(GraphEdges.of(graph.get()).keySet());
  }

  @Override
  public synchronized Tap open(EdgeId edge, TapOptions options) {
    if (stopped) {
      throw new IllegalStateException("the collector has stopped");
    }
    Map<EdgeId, Set<Watchable>> edges = GraphEdges.of(graph.get());
    Set<Watchable> places = edges.get(edge);
    if (places == null) {
      throw new IllegalArgumentException(
          "There is no edge \""
              + edge
              + "\". There are: "
              + edges.keySet().stream()
                  .map(id -> "\"" + id + "\"")
                  .collect(Collectors.joining(", "))
              + ".");
    }
    OpenTap tap = new OpenTap(edge, options, clock, budget, log, this::closed);
    open.put(tap, places);
    places.forEach(place -> place.watch(tap));
    return tap;
  }

  /** The graph was replaced: taps go over to the new one's edges. */
  synchronized void follow() {
    Map<EdgeId, Set<Watchable>> edges = GraphEdges.of(graph.get());
    for (OpenTap tap : List.copyOf(open.keySet())) {
      Set<Watchable> now = edges.get(tap.edge());
      if (now == null) {
        end(tap, TapEnd.EDGE_GONE);
      } else {
        leave(tap, now);
        open.put(tap, now);
        now.forEach(place -> place.watch(tap));
      }
    }
  }

  /** Nothing passes any more. */
  synchronized void stop() {
    stopped = true;
    for (OpenTap tap : List.copyOf(open.keySet())) {
      end(tap, TapEnd.STOPPED);
    }
  }

  private void end(OpenTap tap, TapEnd why) {
    tap.end(why);
    closed(tap);
  }

  private synchronized void closed(OpenTap tap) {
    leave(tap, Set.of());
    open.remove(tap);
  }

  /** Takes it off everywhere but there. */
  private void leave(OpenTap tap, Set<Watchable> stays) {
    List<Watchable> before = new ArrayList<>(open.getOrDefault(tap, Set.of()));
    before.removeAll(stays);
    before.forEach(place -> place.leave(tap));
  }
}
