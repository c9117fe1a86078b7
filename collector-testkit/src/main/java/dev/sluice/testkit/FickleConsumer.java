package dev.sluice.testkit;

import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The end of a pipeline in a race. It accepts, asks to come again (also for the rest alone),
 * rejects for good, and all of that for parts; at once, or later on another thread, or never.
 * Which, follows from a seed and the number of the offer. It keeps its own account, and notes what
 * nobody may do to it: give the lease of a batch back before its answer, or forget a way to resume.
 * Thread-safe.
 */
public final class FickleConsumer implements TelemetryConsumer {
  private static final Outcome.Rejected BAD =
      new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad");

  /** What it does to a batch. */
  private enum Mood {
    ACCEPT,
    RETRY,
    RETRY_REST,
    REJECT,
    MIXED
  }

  private final long seed;
  private final Durability durability;
  private final Signal signal;
  private final boolean sometimesNever;
  private final AtomicLong offers = new AtomicLong();
  private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Outcome> told = new ConcurrentHashMap<>();
  private final LongAdder accepted = new LongAdder();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger openResumptions = new AtomicInteger();
  private volatile boolean kind;
  private volatile boolean stopping;

  /**
   * @param sometimesNever whether some offers are never answered
   */
  public FickleConsumer(long seed, Signal signal, Durability durability, boolean sometimesNever) {
    this.seed = seed;
    this.signal = signal;
    this.durability = durability;
    this.sometimesNever = sometimesNever;
  }

  /** From now on it accepts everything at once. */
  public FickleConsumer beKind() {
    kind = true;
    return this;
  }

  /** What is in front of it begins to stop, and may let go of what it gives up. */
  public void frontStops() {
    stopping = true;
  }

  @Override
  public Durability durability() {
    return durability;
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    if (batch.signal() != signal) {
      faults.add("got " + batch.signal() + " for " + signal);
    }
    offer(batch, reply);
  }

  private void offer(Batch batch, Reply reply) {
    SplittableRandom random = new SplittableRandom(seed * 31 + offers.getAndIncrement());
    Mood mood = kind ? Mood.ACCEPT : Mood.values()[random.nextInt(Mood.values().length)];
    int when = kind ? 0 : random.nextInt(20);
    if (when == 0 && sometimesNever && !kind) {
      unanswered.incrementAndGet();
    } else if (when < 8 && !kind) {
      int split = random.nextInt(batch.items() + 1);
      late.add(() -> answer(batch, reply, mood, split));
    } else {
      answer(batch, reply, mood, random.nextInt(batch.items() + 1));
    }
  }

  private void answer(Batch batch, Reply reply, Mood mood, int split) {
    try { // the caller holds a reference until it has the answer
      batch.lease().retain();
      batch.lease().release();
    } catch (IllegalStateException e) {
      if (!stopping) {
        faults.add("the lease of a batch went back before its answer: " + e.getMessage());
      }
    }
    Outcome outcome = outcome(batch, mood, split);
    accepted.add(taken(outcome, batch.items()));
    told.put(batch.items(), outcome);
    reply.complete(outcome);
  }

  private Outcome outcome(Batch batch, Mood mood, int split) {
    return switch (mood) {
      case ACCEPT -> Outcome.accepted();
      case RETRY -> busy(null);
      case RETRY_REST -> busy(new Rest(batch));
      case REJECT -> BAD;
      case MIXED ->
          split == 0 || split == batch.items()
              ? BAD
              : new Outcome.Mixed(
                  List.of(
                      new Outcome.Part(Outcome.accepted(), split),
                      new Outcome.Part(
                          batch.items() % 2 == 0 ? BAD : busy(null), batch.items() - split)));
    };
  }

  private static Outcome.Retry busy(@Nullable Resumption rest) {
    return new Outcome.Retry(
        Duration.ofMillis(1), StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND, rest);
  }

  /** How many of a batch's items an outcome took. */
  static long taken(Outcome outcome, int items) {
    if (outcome instanceof Outcome.Accepted) {
      return items;
    }
    long taken = 0;
    if (outcome instanceof Outcome.Mixed mixed) {
      for (Outcome.Part part : mixed.parts()) {
        taken += part.outcome() instanceof Outcome.Accepted ? part.items() : 0;
      }
    }
    return taken;
  }

  /** Gives the oldest late answer, if there is one. */
  public void answerOne() {
    Runnable next = late.poll();
    if (next != null) {
      next.run();
    }
  }

  /** Gives every late answer, also those that come of it. */
  public void answerAll() {
    for (Runnable next = late.poll(); next != null; next = late.poll()) {
      next.run();
    }
  }

  /** Batches offered, resumed ones included. */
  public long offers() {
    return offers.get();
  }

  /** Items that it took. */
  public long acceptedItems() {
    return accepted.sum();
  }

  /** Offers that are never answered. */
  public int unanswered() {
    return unanswered.get();
  }

  /** What it last said to a batch of so many items; null when it never saw one. */
  public @Nullable Outcome toldOf(int items) {
    return told.get(items);
  }

  /** What was done to it that may not be; empty when all was well. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Ways to resume that were neither used to their end nor abandoned. */
  public int openResumptions() {
    return openResumptions.get();
  }

  /** The whole batch, of which nothing was taken: it is offered again by another way. */
  private final class Rest implements Resumption {
    private final Batch batch;
    private final AtomicInteger state = new AtomicInteger(); // 0 open, 1 offered, 2 ended

    Rest(Batch batch) {
      this.batch = batch;
      openResumptions.incrementAndGet();
    }

    @Override
    public void resume(Reply reply) {
      if (!state.compareAndSet(0, 1)) {
        faults.add("resumed while an offer is under way, or after the end");
      }
      offer(batch, new RestReply(this, reply));
    }

    /** Before its owner hears of it. */
    private void answered(Outcome outcome) {
      if (outcome instanceof Outcome.Retry retry && retry.resume() == null) {
        state.set(0); // this way may be used again
      } else {
        end();
      }
    }

    @Override
    public void abandon() {
      if (state.get() == 1) {
        faults.add("abandoned while an offer is under way");
      }
      end();
    }

    private void end() {
      if (state.getAndSet(2) != 2) {
        openResumptions.decrementAndGet();
      }
    }
  }

  /** The reply to one resumed offer; not to those that come of its answer. */
  private record RestReply(Rest way, Reply owner) implements Reply {
    @Override
    public void complete(Outcome outcome) {
      way.answered(outcome);
      owner.complete(outcome);
    }

    @Override
    public Deadline deadline() {
      return owner.deadline();
    }

    @Override
    public Cancellation cancellation() {
      return owner.cancellation();
    }

    @Override
    public boolean isDataAnsweredFor() {
      return owner.isDataAnsweredFor();
    }
  }
}
