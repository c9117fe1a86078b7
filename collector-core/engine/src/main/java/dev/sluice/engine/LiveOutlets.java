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
 * Edges to the pipelines behind one receiver or connector, which a reload turns towards others. Who
 * watches the way to one pipeline sees what goes through each edge that leads there. Thread-safe.
 */
final class LiveOutlets implements Outlets {
  private final Signal signal;
  private final Function<Edge.Target, Edge> edges;
  private final Edge all;
  private final Map<Set<String>, Edge> chosen = new LinkedHashMap<>(); // guarded by this
  private final Map<OpenTap, String> taps = new LinkedHashMap<>(); // guarded by this
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
   * The way to one pipeline.
   *
   * @param outlets of what is in front
   * @param pipeline its id
   */
  record Toward(LiveOutlets outlets, String pipeline) implements Watchable {
    @Override
    public void watch(OpenTap tap) {
      outlets.watch(tap, pipeline);
    }

    @Override
    public void leave(OpenTap tap) {
      outlets.leave(tap);
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
    return chosen.computeIfAbsent(some, this::choose);
  }

  private Edge choose(Set<String> some) {
    Edge edge = edges.apply(behind.to(some));
    showTaps(edge, some);
    return edge;
  }

  /**
   * Whether that pipeline is behind it; unlike a look at all of them it is no reason to be anew.
   */
  synchronized boolean leadTo(String pipeline) {
    return behind.pipelines().contains(pipeline);
  }

  private synchronized void watch(OpenTap tap, String pipeline) {
    taps.put(tap, pipeline);
    showTaps();
  }

  private synchronized void leave(OpenTap tap) {
    taps.remove(tap);
    all.leave(tap);
    chosen.values().forEach(edge -> edge.leave(tap));
  }

  private void showTaps() {
    showTaps(all, behind.pipelines());
    chosen.forEach((some, edge) -> showTaps(edge, some));
  }

  private void showTaps(Edge edge, Collection<String> pipelines) {
    taps.forEach(
        (tap, pipeline) -> {
          if (pipelines.contains(pipeline)) {
            edge.watch(tap);
          } else {
            edge.leave(tap);
          }
        });
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
    showTaps();
  }
}
