package dev.sluice.holding;

import dev.sluice.data.Batch;
import dev.sluice.flow.Reply;
import dev.sluice.memory.BudgetShare;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lets batches in through a door, and lets callers for whom there is no room wait in order, without
 * a thread: until there is room, or for half of the caller's patience and at most five seconds.
 * Nobody overtakes. Thread-safe, lock-free.
 *
 * <p>Those who wait still own their batch and its memory; how much of it may wait is a {@linkplain
 * BudgetShare share} of the budget, to which the objects are charged that waiting takes.
 *
 * @param <A> what a batch is addressed to behind the door
 * @param <R> what was reserved for a batch
 */
public final class WaitingLine<A, R> {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int CHUNK = 64;

  /** The caller's place in line, its timer and what listens for its cancellation. */
  static final long PLACE_BYTES = 100;

  private final Clock clock;
  private final Scheduler scheduler;
  private final Door<A, R> door;
  private final MemoryBudget budget;
  private final BudgetShare weight;
  private final Queue<Parked<A>> line = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicInteger length = new AtomicInteger();
  private final AtomicInteger signals = new AtomicInteger(); // raising it from 0: sees to the line
  private final Queue<A> toGoOn = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicInteger goingOn = new AtomicInteger(); // entries of toGoOn not gone on with
  private volatile boolean closed;

  /** Why a batch was not let in. */
  public enum Refusal {
    FULL,
    STOPPING
  }

  /** What is behind the line. Any thread calls, several at once, but never under a lock. */
  public interface Door<A, R> {
    /** Room for the batch, or null when there is none now. */
    @Nullable R reserve(Batch batch, A to);

    /** Gives room back that was not used. */
    void release(R room);

    /** Keeps the batch, beyond the reply; completes no reply and calls no other component. */
    void take(Batch batch, R room, A to, Reply reply);

    /** The batch of this reply was taken: the reply may be completed. */
    void taken(Reply reply);

    /** Completes the reply of a batch that was not let in. */
    void refuse(Batch batch, Reply reply, Refusal why);

    /** Something was taken for it, and the reply seen to: go on. */
    void goOn(A to);
  }

  /**
   * @param budget of which those who wait have a share
   */
  public WaitingLine(Clock clock, Scheduler scheduler, MemoryBudget budget, Door<A, R> door) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.budget = budget;
    this.weight = budget.newShare();
    this.door = door;
  }

  /** Lets the batch in, lets its caller wait, or refuses. */
  public void offer(Batch batch, A to, Reply reply, boolean mayWait) {
    if (closed) {
      door.refuse(batch, reply, Refusal.STOPPING);
      return;
    }
    R room = length.get() == 0 ? door.reserve(batch, to) : null;
    if (room != null) {
      door.take(batch, room, to, reply);
      door.taken(reply);
      door.goOn(to);
    } else if (!mayWait || !park(batch, to, reply)) {
      door.refuse(batch, reply, Refusal.FULL);
    }
  }

  /** Some room was given back. */
  public void roomFreed() {
    if (length.get() > 0) {
      seeTo();
    }
  }

  /** Refuses from now on, also everybody who waits. */
  public void close() {
    closed = true;
    seeTo();
  }

  /** Whether there was room to wait in. */
  private boolean park(Batch batch, A to, Reply reply) {
    long objectBytes = PLACE_BYTES + KeptRoom.objectBytes(batch, false);
    long bytes = batch.retainedBytes() + objectBytes;
    if (!weight.tryReserve(bytes)) {
      return false;
    }
    if (!budget.tryCharge(objectBytes)) {
      weight.release(bytes);
      return false;
    }
    Parked<A> caller =
        new Parked<>(
            batch,
            to,
            reply,
            () -> {
              budget.release(objectBytes);
              weight.release(bytes);
            });
    long half = reply.deadline().remainingNanos(clock.nanoTime()) / 2;
    Duration wait = Duration.ofNanos(Math.max(0, Math.min(half, LONGEST_WAIT.toNanos())));
    length.incrementAndGet();
    line.add(caller);
    caller.timer(scheduler.schedule(wait, () -> leave(caller)));
    reply.cancellation().onRequested(() -> leave(caller));
    seeTo(); // room may have come before anybody could see the caller
    return true;
  }

  private void leave(Parked<A> caller) {
    Batch claimed = caller.claim();
    if (claimed != null) {
      door.refuse(claimed, caller.reply(), Refusal.FULL);
      seeTo(); // takes those out of line who left
    }
  }

  /** Lets in, in order, those who fit now; replies go out when the line has been seen to. */
  private void seeTo() {
    if (signals.getAndIncrement() != 0) {
      return; // whoever is at it looks again
    }
    List<Parked<A>> admitted = new ArrayList<>();
    List<Runnable> refusals = new ArrayList<>();
    int seen = 1;
    do {
      for (Parked<A> first = line.peek(); first != null; first = line.peek()) {
        if (!seeTo(first, admitted, refusals)) {
          break;
        }
        line.poll();
        length.decrementAndGet();
      }
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
    refusals.forEach(Runnable::run);
    for (Parked<A> caller : admitted) {
      door.taken(caller.reply());
      toGoOn.add(caller.to());
    }
    goOn(admitted.size());
  }

  /**
   * Goes on for those who were let in from the line. That may free room at once and let in more:
   * they are left to whoever is here already, rather than that calls pile up.
   */
  private void goOn(int added) {
    if (added == 0 || goingOn.getAndAdd(added) != 0) {
      return;
    }
    int done = 0;
    do {
      for (A to = toGoOn.poll(); to != null; to = toGoOn.poll()) {
        door.goOn(to);
        done++;
      }
      int left = goingOn.addAndGet(-done);
      done = 0;
      if (left == 0) {
        return;
      }
    } while (true);
  }

  /** Whether the first in line is done with: let in, refused, or gone already. */
  private boolean seeTo(Parked<A> first, List<Parked<A>> admitted, List<Runnable> refusals) {
    Batch waiting = first.peek();
    if (waiting == null) {
      return true;
    }
    boolean stopping = closed;
    R room = stopping ? null : door.reserve(waiting, first.to());
    if (room == null && !stopping) {
      return false;
    }
    Batch claimed = first.claim();
    if (room == null) {
      if (claimed != null) {
        refusals.add(() -> door.refuse(claimed, first.reply(), Refusal.STOPPING));
      }
    } else if (claimed == null) {
      door.release(room);
    } else {
      door.take(claimed, room, first.to(), first.reply());
      admitted.add(first);
    }
    return true;
  }
}
