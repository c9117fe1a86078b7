package dev.sluice.engine;

import dev.sluice.data.Batch;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.TelemetryConsumer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from one component to the next. It keeps a fault of the next one from doing harm: a throw
 * becomes {@code Rejected(INTERNAL)}, unless the reply was completed before; of two answers the
 * first counts. It also counts what was taken, its target can be swapped and it can be watched
 * while data flows.
 *
 * <p>Everything holds for resumed offers too: the resumption in a {@code Retry} is guarded and
 * counted like the first offer.
 */
final class Edge implements TelemetryConsumer, Watchable {
  private final LongConsumer taken;
  private final boolean endsOwnership;
  private volatile Target target; // written under this

  /**
   * Null while nobody watches, which costs a batch one branch. Not volatile: it is written before
   * the target is, and read after it.
   */
  private @Nullable Watchers watchers;

  /**
   * @param consumer what is offered to
   * @param faults where its faults are told
   * @param durability what {@code Accepted} from there is worth
   */
  record Target(TelemetryConsumer consumer, EdgeFaults faults, Supplier<Durability> durability) {
    Target(TelemetryConsumer consumer, EdgeFaults faults) {
      this(consumer, faults, consumer::durability);
    }
  }

  private Edge(Target target, LongConsumer taken, boolean endsOwnership) {
    this.target = target;
    this.taken = taken;
    this.endsOwnership = endsOwnership;
  }

  /** An edge inside a pipeline. {@code taken} gets the items of everything that was accepted. */
  static Edge counting(Target target, LongConsumer taken) {
    return new Edge(target, taken, false);
  }

  /**
   * An edge out of a receiver, behind which nobody owns a batch that was refused: its client sends
   * the whole request again, so resumptions end here.
   */
  static Edge outOfReceiver(Target target) {
    return new Edge(target, items -> {}, true);
  }

  /** Offers go there from now on; those under way stay where they are. */
  synchronized void retarget(Target newTarget) {
    target = newTarget;
  }

  @Override
  public synchronized void watch(OpenTap tap) {
    List<OpenTap> more = watching();
    if (!more.contains(tap)) {
      more.add(tap);
      show(more);
    }
  }

  @Override
  public synchronized void leave(OpenTap tap) {
    List<OpenTap> fewer = watching();
    if (fewer.remove(tap)) {
      show(fewer);
    }
  }

  private List<OpenTap> watching() {
    Watchers seen = watchers;
    return seen == null ? new ArrayList<>() : new ArrayList<>(List.of(seen.taps));
  }

  private void show(List<OpenTap> to) {
    watchers = to.isEmpty() ? null : new Watchers(to);
    Target same = target;
    target = same; // so that who reads it sees the watchers
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    Target seen = target;
    Watchers watching = watchers;
    if (watching != null) {
      watching.see(batch);
    }
    EdgeReply guarded = new EdgeReply(this, seen.faults(), reply, batch.items());
    try {
      seen.consumer().accept(batch, guarded);
    } catch (Throwable thrown) { // Error too: a deep batch may overflow one component's stack
      guarded.failed(thrown);
    }
  }

  @Override
  public Durability durability() {
    return target.durability().get();
  }

  private Outcome pass(Outcome outcome, long items, EdgeFaults faults) {
    if (outcome instanceof Outcome.Accepted) {
      taken.accept(items);
      return outcome;
    }
    if (outcome instanceof Outcome.Retry retry) {
      Resumption resume = retry.resume();
      return resume == null ? retry : retry.withResume(onward(resume, items, faults));
    }
    if (outcome instanceof Outcome.Mixed mixed) {
      List<Outcome.Part> parts = new ArrayList<>(mixed.parts().size());
      for (Outcome.Part part : mixed.parts()) {
        parts.add(new Outcome.Part(pass(part.outcome(), part.items(), faults), part.items()));
      }
      return new Outcome.Mixed(parts);
    }
    return outcome;
  }

  private @Nullable Resumption onward(Resumption inner, long items, EdgeFaults faults) {
    if (endsOwnership) {
      abandon(inner, faults);
      return null;
    }
    return new Resumption() {
      @Override
      public void resume(Reply reply) {
        EdgeReply guarded = new EdgeReply(Edge.this, faults, reply, items);
        try {
          inner.resume(guarded);
        } catch (Throwable thrown) {
          guarded.failed(thrown);
        }
      }

      @Override
      public void abandon() {
        Edge.abandon(inner, faults);
      }
    };
  }

  private static void abandon(Resumption resumption, EdgeFaults faults) {
    try {
      resumption.abandon();
    } catch (Throwable thrown) {
      faults.threw(thrown, true);
    }
  }

  /** Final, so that whoever sees it early sees all of it. */
  private static final class Watchers {
    private final OpenTap[] taps;

    Watchers(List<OpenTap> taps) {
      this.taps = taps.toArray(OpenTap[]::new);
    }

    void see(Batch batch) {
      for (OpenTap tap : taps) {
        tap.see(batch);
      }
    }
  }

  /** Invariant: completes {@code outer} at most once. */
  private static final class EdgeReply implements Reply {
    private static final VarHandle ANSWERED;

    static {
      try {
        ANSWERED = MethodHandles.lookup().findVarHandle(EdgeReply.class, "answered", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final Edge edge;
    private final EdgeFaults faults;
    private final Reply outer;
    private final long items;

    @SuppressWarnings("UnusedVariable") // read and written through ANSWERED
    private volatile boolean answered; // set by whichever thread answers first

    EdgeReply(Edge edge, EdgeFaults faults, Reply outer, long items) {
      this.edge = edge;
      this.faults = faults;
      this.outer = outer;
      this.items = items;
    }

    @Override
    public void complete(Outcome outcome) {
      if (!ANSWERED.compareAndSet(this, false, true)) {
        faults.answeredTwice(outcome);
        return;
      }
      try {
        outer.complete(edge.pass(outcome, items, faults));
      } catch (Throwable thrown) {
        faults.replyThrew(thrown);
      }
    }

    void failed(Throwable thrown) {
      boolean first = ANSWERED.compareAndSet(this, false, true);
      faults.threw(thrown, !first);
      if (first) {
        outer.complete(faults.outcomeOf(thrown));
      }
    }

    @Override
    public Deadline deadline() {
      return outer.deadline();
    }

    @Override
    public Cancellation cancellation() {
      return outer.cancellation();
    }

    @Override
    public boolean isDataAnsweredFor() {
      return outer.isDataAnsweredFor();
    }
  }
}
