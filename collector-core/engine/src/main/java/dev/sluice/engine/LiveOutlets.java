package dev.sluice.engine;

import dev.sluice.component.Outlets;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Edges to the pipelines behind one receiver or connector, which a reload turns towards others.
 * Thread-safe.
 */
final class LiveOutlets implements Outlets {
  private final Signal signal;
  private final Function<Edge.Target, Edge> edges;
  private final Edge all;
  private final Map<Set<String>, Edge> chosen = new LinkedHashMap<>(); // guarded by this
  private Behind behind; // guarded by this
  private boolean listed; // guarded by this

  /** What pipelines there are, and how to offer to some of them. */
  interface Behind {
    /** Ids in configured order. */
    List<String> pipelines();

    /** Where data goes that is for these alone; each is one of {@link #pipelines}. */
    Edge.Target to(Set<String> some);

    /** Where data goes that is for all. */
    default Edge.Target all() {
      return to(new LinkedHashSet<>(pipelines()));
    }
  }

  /**
   * @param edges makes an edge of the kind that leads out of such a component
   */
  LiveOutlets(Signal signal, Behind behind, Function<Edge.Target, Edge> edges) {
    this.signal = signal;
    this.behind = behind;
    this.edges = edges;
    this.all = edges.apply(behind.all());
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public Edge all() {
    return all;
  }

  @Override
  public synchronized List<String> pipelines() {
    listed = true;
    return behind.pipelines();
  }

  @Override
  public synchronized TelemetryConsumer to(Collection<String> pipelines) {
    Set<String> some = Set.copyOf(pipelines);
    if (some.isEmpty() || !behind.pipelines().containsAll(some)) {
      throw new IllegalArgumentException(
          "of " + pipelines + " not all are among the pipelines behind: " + behind.pipelines());
    }
    return chosen.computeIfAbsent(some, set -> edges.apply(behind.to(set)));
  }

  /** Whether the component would see nothing amiss with these pipelines behind it instead. */
  synchronized boolean fits(List<String> pipelines) {
    return chosen.keySet().stream().allMatch(pipelines::containsAll)
        && (!listed || behind.pipelines().equals(pipelines));
  }

  /** Offers go there from now on; those under way stay where they are. */
  synchronized void retarget(Behind now) {
    behind = now;
    all.retarget(now.all());
    chosen.forEach((some, edge) -> edge.retarget(now.to(some)));
  }
}
