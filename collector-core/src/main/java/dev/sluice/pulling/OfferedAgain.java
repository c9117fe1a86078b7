package dev.sluice.pulling;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.PendingAnswer;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.holding.Outstanding;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.RepeatedLine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One batch after the other, in the order in which they were made. What is not taken waits, longer
 * each time, and with it what comes behind; beyond the bound the oldest that waits is dropped.
 * Thread-safe.
 */
final class OfferedAgain implements Onwards {
  static final long MOST_BYTES = 32L << 20;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final ComponentContext context;
  private final SourceAccount account;
  private final TelemetryConsumer next;
  private final RepeatedLine losses;
  private final Outstanding outstanding = new Outstanding();
  private final Deque<Batch> line = new ArrayDeque<>(); // this and the following guarded by line
  private long bytes; // of the line, and of the one under way
  private @Nullable Batch first; // has left the line, and is offered or waits
  private boolean underWay; // first is being offered
  private @Nullable Resumption resumption; // of first
  private Scheduler.@Nullable Timer wait; // of first
  private Duration nextWait = FIRST_WAIT;
  private boolean stopping;
  private boolean closed;

  OfferedAgain(ComponentContext context, SourceAccount account, TelemetryConsumer next) {
    this.context = context;
    this.account = account;
    this.next = next;
    this.losses = new RepeatedLine(context.clock());
  }

  @Override
  public void offer(Batch batch) {
    account.created(batch.items());
    outstanding.began();
    Deque<Batch> tooMany = new ArrayDeque<>();
    boolean late;
    synchronized (line) {
      late = closed;
      if (!late) {
        line.add(batch);
        bytes += batch.payload().retainedBytes();
        while (bytes > MOST_BYTES && line.size() > 1) {
          Batch oldest = line.remove();
          bytes -= oldest.payload().retainedBytes();
          tooMany.add(oldest);
        }
      }
    }
    tooMany.forEach(oldest -> lost(oldest, DropReason.QUEUE_FULL, "too much waits already"));
    if (late) {
      lost(batch, DropReason.SHUTDOWN, "made after the stop");
    }
    go();
  }

  /** Offers what is first, and what is behind it, as long as answers come at once. */
  private void go() {
    for (Batch batch = begin(); batch != null; batch = begin()) {
      Batch offered = batch;
      PendingAnswer reply =
          new PendingAnswer(
              Deadline.NONE,
              true,
              later -> {
                settle(offered, later);
                go();
              });
      Resumption rest;
      synchronized (line) {
        rest = resumption;
      }
      try {
        if (rest == null) {
          next.accept(batch, reply);
        } else {
          rest.resume(reply);
        }
      } catch (RuntimeException e) {
        context.log().error("What was made here could not be offered.", e);
        reply.complete(Outcome.Retry.NO_MEMORY);
      }
      Outcome atOnce = reply.leave();
      if (atOnce == null) {
        return;
      }
      settle(batch, atOnce);
    }
  }

  private @Nullable Batch begin() {
    synchronized (line) {
      if (underWay || wait != null || closed) {
        return null;
      }
      if (first == null) {
        first = line.poll();
      }
      underWay = first != null;
      return first;
    }
  }

  private void settle(Batch batch, Outcome outcome) {
    boolean isGivenUp;
    boolean isLast;
    synchronized (line) {
      isGivenUp = first != batch;
      isLast = stopping;
    }
    Outcome client = outcome.forClient();
    Outcome.Retry retry = client instanceof Outcome.Retry again ? again : null;
    long taken = Math.min(taken(outcome), batch.items());
    if (isGivenUp) {
      abandon(retry);
      takenBesides(taken);
      batch.lease().releaseRead(); // whoever answers late could read it until now
    } else if (retry == null) {
      String error = client instanceof Outcome.Rejected rejected ? rejected.message() : "rejected";
      end(batch, taken, DropReason.PERMANENT, error);
    } else if (isLast || retry.cause() == RetryCause.EXHAUSTED) {
      abandon(retry);
      end(batch, taken, isLast ? DropReason.SHUTDOWN : DropReason.RETRY_ELAPSED, retry.message());
    } else {
      takenBesides(taken);
      waitFor(retry);
    }
  }

  /** It is offered again with the rest, or counted as dropped: those behind see new items. */
  private void takenBesides(long items) {
    account.created(items);
    account.taken(items);
  }

  private void end(Batch batch, long taken, DropReason reason, String error) {
    synchronized (line) {
      if (first != batch) {
        takenBesides(taken); // the stop has given it up meanwhile
        batch.lease().releaseRead();
        return;
      }
      first = null;
      underWay = false;
      resumption = null;
      nextWait = FIRST_WAIT;
      bytes -= batch.payload().retainedBytes();
    }
    account.taken(taken);
    if (taken < batch.items()) {
      lostItems(batch.items() - taken, reason, error);
    }
    release(batch);
  }

  private static long taken(Outcome outcome) {
    if (outcome instanceof Outcome.Accepted) {
      return Long.MAX_VALUE;
    }
    long taken = 0;
    if (outcome instanceof Outcome.Mixed mixed) {
      for (Outcome.Part part : mixed.parts()) {
        taken += part.outcome() instanceof Outcome.Accepted ? part.items() : 0;
      }
    }
    return taken;
  }

  private static void abandon(Outcome.@Nullable Retry retry) {
    if (retry != null && retry.resume() != null) {
      retry.resume().abandon();
    }
  }

  private void waitFor(Outcome.Retry retry) {
    synchronized (line) {
      underWay = false;
      if (retry.resume() != null) {
        resumption = retry.resume();
      }
      Duration asked = retry.after();
      Duration longer = asked == null || asked.compareTo(nextWait) < 0 ? nextWait : asked;
      nextWait =
          nextWait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0
              ? nextWait.multipliedBy(2)
              : LONGEST_WAIT;
      if (!stopping) {
        wait = context.scheduler().schedule(longer, this::waited);
      }
    }
  }

  /** On the timer's thread. */
  private void waited() {
    synchronized (line) {
      wait = null;
    }
    context.executor().execute(this::go);
  }

  private void lost(Batch batch, DropReason reason, String error) {
    lostItems(batch.items(), reason, error);
    release(batch);
  }

  private void lostItems(long items, DropReason reason, String error) {
    account.dropped(reason, items);
    long leftOut = losses.admit();
    if (leftOut >= 0) {
      context
          .log()
          .warn(
              "Data that was made here was not taken. Dropping data.",
              "reason",
              reason.label(),
              "error",
              error,
              "dropped_items",
              items,
              "repeats_left_out",
              leftOut);
    }
  }

  private void release(Batch batch) {
    batch.lease().releaseRead();
    outstanding.ended();
  }

  @Override
  public void stop(Deadline deadline) {
    synchronized (line) {
      stopping = true;
      if (wait != null && wait.cancel()) {
        wait = null;
      }
    }
    go();
    outstanding.await(deadline, context.clock(), context.scheduler());
    Deque<Batch> left;
    Batch asked = null;
    Resumption rest;
    synchronized (line) {
      closed = true;
      left = new ArrayDeque<>(line);
      line.clear();
      rest = underWay ? null : resumption;
      if (underWay) {
        asked = first;
      } else if (first != null) {
        left.addFirst(first);
      }
      first = null;
      bytes = 0;
    }
    if (rest != null) {
      rest.abandon();
    }
    if (asked != null) { // its lease goes back with the answer
      lostItems(asked.items(), DropReason.SHUTDOWN, "no answer before the stop");
      outstanding.ended();
    }
    left.forEach(batch -> lost(batch, DropReason.SHUTDOWN, "not taken in time before the stop"));
  }
}
