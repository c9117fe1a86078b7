package dev.sluice.engine;

import dev.sluice.config.model.CollectorConfig;
import dev.sluice.id.ComponentKind;
import dev.sluice.telemetry.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new graph in the place of a running one. What has not changed runs on. New parts start
 * beside the old ones, listeners too where they can share an address: no client is refused
 * meanwhile, however long an old request takes. Only parts that want files for themselves (storages
 * and exporters that use them), what feeds these, and listeners that cannot share stop before their
 * successors start, and come back if a successor does not start. Once all new parts run, the edges
 * of shared parts are turned, and what is gone drains and stops, beside its successors if that
 * takes long.
 */
final class Reloader {
  private static final Duration LISTENER_STOP = Duration.ofSeconds(5);

  /** What has a backend that answers is gone by then; the rest drains beside what follows. */
  private static final Duration PROMPTLY = Duration.ofSeconds(1);

  private final Services services;
  private final EventLog log;
  private final Consumer<Graph> starting;

  /**
   * @param starting told of a graph before its parts start, so that they find its extensions
   */
  Reloader(Services services, EventLog log, Consumer<Graph> starting) {
    this.services = services;
    this.log = log;
    this.starting = starting;
  }

  /**
   * What came of it.
   *
   * @param graph the graph that runs now
   * @param failure why it is not the new one, or null
   * @param retirement of what was replaced, when that takes longer; or null
   */
  record Result(
      Graph graph, @Nullable CollectorException failure, @Nullable Retirement retirement) {
    Result(Graph graph, @Nullable CollectorException failure) {
      this(graph, failure, null);
    }
  }

  /** Replaces {@code old}. Never throws for a fault of the new graph. */
  Result reload(Graph old, CollectorConfig spec, Duration drainLimit) {
    Graph next;
    try {
      next = GraphBuilder.build(spec, services, old);
    } catch (CollectorException e) {
      return new Result(old, e);
    }
    Set<Part> kept = identitySet(next.inStartOrder());
    List<Part> gone = old.inStartOrder().stream().filter(part -> !kept.contains(part)).toList();
    List<Part> goneExclusive = gone.stream().filter(Part::isExclusive).toList();
    List<Part> offering = new ArrayList<>();
    List<Part> started = new ArrayList<>();
    Stopper stopper = new Stopper(services.clock());
    starting.accept(next);
    try {
      startFresh(next, false, started);
      offering.addAll(offering(goneExclusive));
      stopper.stop(without(goneExclusive, offering), LISTENER_STOP);
      startFresh(next, true, started);
    } catch (CollectorException e) {
      stopper.stop(started, LISTENER_STOP);
      next.fresh().forEach(Part::discard);
      offering.forEach(Part::keepAddresses);
      return new Result(revive(old), e.located(spec.places()));
    }
    next.swaps().forEach(Runnable::run);
    stopper.stop(offering, LISTENER_STOP);
    Retirement retirement =
        Retirement.begin(
            stopper, gone.stream().filter(part -> !part.isStopped()).toList(), drainLimit);
    return new Result(next, null, retirement.await(PROMPTLY) ? null : retirement);
  }

  /**
   * Those that go on until their heirs run. Receivers only if everything they feed goes on as well:
   * what they take while an exporter's files change hands could not be handed on.
   */
  private static List<Part> offering(List<Part> gone) {
    boolean filesMove = gone.stream().anyMatch(Part::claimsFiles);
    return gone.stream()
        .filter(part -> !filesMove || part.instance().kind() != ComponentKind.RECEIVER)
        .filter(part -> !part.claimsFiles() && part.offerAddresses())
        .toList();
  }

  private static List<Part> without(List<Part> all, List<Part> some) {
    return all.stream().filter(part -> !some.contains(part)).toList();
  }

  private static void startFresh(Graph graph, boolean exclusive, List<Part> started) {
    Set<Part> fresh = identitySet(graph.fresh());
    for (Part part : graph.inStartOrder()) {
      if (fresh.contains(part) && part.isExclusive() == exclusive) {
        started.add(part); // before it starts: what half started is stopped as well
        part.start();
      }
    }
  }

  /** The old configuration again: new instances for what was stopped, the rest as it is. */
  private Graph revive(Graph old) {
    if (old.inStartOrder().stream().noneMatch(Part::isStopped)) {
      return old;
    }
    Graph revived = GraphBuilder.build(old.spec(), services, old);
    starting.accept(revived);
    Set<Part> fresh = identitySet(revived.fresh());
    for (Part part : revived.inStartOrder()) {
      if (fresh.contains(part)) {
        try {
          part.start();
        } catch (CollectorException e) {
          log.error(
              "A part of the old configuration did not come back.", e.located(old.spec().places()));
        }
      }
    }
    revived.swaps().forEach(Runnable::run);
    return revived;
  }

  private static Set<Part> identitySet(List<Part> parts) {
    Set<Part> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(parts);
    return set;
  }
}
