package dev.sluice.processor.tailsampling;

import dev.sluice.component.ProcessorContext;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.TrunkAccount;
import dev.sluice.runtime.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets parts of traces into memory, and decides the traces when their time has come. One thread at
 * a time calls.
 *
 * <p>Invariant: the spans of undecided traces, and those that are on their way, are what the
 * account holds for this processor.
 */
final class TailSampler {
  private final TailSamplingConfig config;
  private final TraceMemory memory;
  private final Judge judge;
  private final Outgoing outgoing;
  private final Consumer<TracePart> partGone;
  private final IntConsumer slotsFreed;
  private final TrunkAccount account;
  private final TailMetrics metrics;
  private final Clock clock;
  private final boolean alone; // whether policies look at each part by itself
  private final long waitTicks;
  private final long rootWaitTicks;
  private long tick; // the next one
  private long filteredSpans; // left out and not counted yet

  /**
   * @param partGone told of each part that is needed no more
   * @param slotsFreed told how many traces fewer there are than were let in
   */
  TailSampler(
      TailSamplingConfig config,
      ProcessorContext context,
      TraceMemory memory,
      Judge judge,
      TailMetrics metrics,
      Outgoing outgoing,
      Consumer<TracePart> partGone,
      IntConsumer slotsFreed) {
    this.config = config;
    this.memory = memory;
    this.judge = judge;
    this.outgoing = outgoing;
    this.partGone = partGone;
    this.slotsFreed = slotsFreed;
    this.account = context.account();
    this.metrics = metrics;
    this.clock = context.clock();
    this.alone = config.strategy() == TailSamplingConfig.Strategy.SPAN_INGEST;
    this.waitTicks = Math.max(1, seconds(config.decisionWait()));
    this.rootWaitTicks =
        config.decisionWaitAfterRootReceived().compareTo(Duration.ZERO) > 0
            ? seconds(config.decisionWaitAfterRootReceived())
            : Long.MAX_VALUE;
  }

  private static long seconds(Duration duration) {
    return Math.max(0, duration.toSeconds());
  }

  /** Lets a request in, whose spans the account holds already. */
  void admit(Arrival arrival, int slots) {
    int used = 0;
    for (int i = 0; i < arrival.size(); i++) {
      used += admit(arrival.high(i), arrival.low(i), arrival.part(i)) ? 1 : 0;
    }
    settle();
    if (slots != used) {
      slotsFreed.accept(slots - used);
    }
  }

  /** Whether it began a trace. */
  private boolean admit(long high, long low, TracePart part) {
    Decision cached = memory.cached(low);
    if (cached != null) {
      metrics.cached(cached == Decision.SAMPLED, part.spans());
      follow(cached, part);
      return false;
    }
    Trace trace = memory.get(high, low);
    boolean isNew = trace == null;
    if (trace == null) {
      if (!config.blockOnOverflow() && memory.size() >= config.numTraces()) {
        makeRoom();
      }
      trace = new Trace(high, low, clock.nanoTime());
      memory.add(trace, tick + waitTicks);
      metrics.newTrace();
    }
    if (trace.isPending() && part.hasRoot() && rootWaitTicks < Long.MAX_VALUE) {
      memory.advance(trace, tick + rootWaitTicks);
    }
    trace.count(part);
    Decision decision = trace.decision();
    if (decision != null) {
      if (decision != Decision.TOO_LARGE) {
        metrics.lateBy(clock.nanoTime() - trace.decidedNanos());
      }
      follow(decision, part);
    } else if (isTooLarge(trace)) {
      metrics.tooLarge();
      trace.add(part);
      end(trace, Decision.TOO_LARGE);
    } else {
      lookAt(trace, part);
    }
    return isNew;
  }

  private void lookAt(Trace trace, TracePart part) {
    if (!alone) {
      trace.add(part);
      return;
    }
    long before = clock.nanoTime();
    Decision decision = judge.decideAlone(trace, part);
    metrics.roundTook(clock.nanoTime() - before);
    trace.add(part);
    if (decision != null) {
      metrics.decided(decision);
      end(trace, decision);
    }
  }

  private boolean isTooLarge(Trace trace) {
    return config.maximumTraceSizeBytes() > 0 && trace.bytes() > config.maximumTraceSizeBytes();
  }

  /** A part comes after its trace was decided. */
  private void follow(Decision decision, TracePart part) {
    if (decision == Decision.SAMPLED) {
      outgoing.add(new SampledTrace(part, partGone));
      return;
    }
    if (decision == Decision.TOO_LARGE) {
      account.held(-part.spans());
      account.dropped(DropReason.TOO_LARGE, part.spans());
    } else {
      filteredSpans += part.spans();
    }
    partGone.accept(part);
  }

  /** Counts what was left out, and charges for what came and went: once for many traces. */
  private void settle() {
    if (filteredSpans > 0) {
      account.held(-filteredSpans);
      account.filtered(filteredSpans);
      filteredSpans = 0;
    }
    memory.settle();
  }

  /** A second has passed: decides what is due. */
  void tick() {
    long before = clock.nanoTime();
    long now = tick++;
    for (Trace trace = memory.firstDue(now); trace != null; trace = memory.firstDue(now)) {
      decide(trace);
      if (alone && memory.get(trace.high, trace.low) == trace) {
        forget(trace); // as in the reference this is its end
      }
    }
    settle();
    metrics.roundTook(clock.nanoTime() - before);
  }

  private void decide(Trace trace) {
    Decision decision = alone ? Decision.NOT_SAMPLED : judge.decide(trace);
    metrics.decided(decision);
    end(trace, decision);
  }

  /** The decision is made. */
  private void end(Trace trace, Decision decision) {
    TracePart parts = trace.takeParts();
    if (!memory.decide(trace, decision, clock.nanoTime())) {
      removed(trace);
    }
    if (decision == Decision.SAMPLED && parts != null) {
      outgoing.add(new SampledTrace(parts, partGone));
      return;
    }
    while (parts != null) {
      TracePart next = parts.next();
      follow(decision, parts);
      parts = next;
    }
  }

  private void forget(Trace trace) {
    memory.forget(trace);
    removed(trace);
  }

  private void removed(Trace trace) {
    metrics.removedAfter(clock.nanoTime() - trace.arrivedNanos);
    slotsFreed.accept(1);
  }

  /**
   * Makes room: forgets decided traces, then decides undecided ones before their time, both the
   * oldest first.
   *
   * @param most so many at most
   * @return how many there were
   */
  int relieve(int most, boolean mayDecide) {
    int done = 0;
    for (; done < most; done++) {
      Trace decided = memory.oldestDecided();
      if (decided != null) {
        forget(decided);
      } else if (mayDecide && memory.oldestUndecided() != null) {
        decideEarly();
      } else {
        break;
      }
    }
    settle();
    return done;
  }

  private void makeRoom() {
    Trace decided = memory.oldestDecided();
    if (decided != null) {
      forget(decided);
    } else if (memory.oldestUndecided() != null) {
      decideEarly();
    }
  }

  private void decideEarly() {
    Trace trace = Objects.requireNonNull(memory.oldestUndecided());
    metrics.tooEarly();
    decide(trace);
    if (memory.get(trace.high, trace.low) == trace) {
      forget(trace);
    }
  }

  /** Ends what is undecided, since the processor stops; forgets the rest. */
  void close() {
    Trace trace = memory.oldestUndecided();
    for (; trace != null; trace = memory.oldestUndecided()) {
      if (config.dropPendingTracesOnShutdown()) {
        drop(trace);
      } else {
        decide(trace);
      }
    }
    for (trace = memory.oldestDecided(); trace != null; trace = memory.oldestDecided()) {
      forget(trace);
    }
    memory.clearCaches();
    settle();
  }

  private void drop(Trace trace) {
    @Nullable TracePart part = trace.takeParts();
    if (!memory.decide(trace, Decision.NOT_SAMPLED, clock.nanoTime())) {
      removed(trace);
    }
    while (part != null) {
      TracePart next = part.next();
      account.held(-part.spans());
      account.dropped(DropReason.SHUTDOWN, part.spans());
      partGone.accept(part);
      part = next;
    }
  }
}
