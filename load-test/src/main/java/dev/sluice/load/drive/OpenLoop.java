package dev.sluice.load.drive;

import dev.sluice.load.client.Answer;
import dev.sluice.load.client.Body;
import dev.sluice.load.client.Sender;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends on a schedule, whatever the collector does. Latency counts from the time at which a request
 * was meant to be sent, also when all connections are busy and it has to wait for one. What is to
 * be sent again is not: the schedule is the load. {@link #run} belongs to one thread.
 */
public final class OpenLoop {
  private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_NANOS = 1_000_000;
  private static final long SPIN_NANOS = 60_000;
  private static final long ANSWER_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Bodies bodies;
  private final Tally tally;
  private final Schedule schedule;
  private final BlockingQueue<Slot> free;
  private final Deque<Body> arrays = new ConcurrentLinkedDeque<>(); // as many as ever at once
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile long sent;
  private volatile boolean stopped;

  public OpenLoop(Bodies bodies, List<Sender> senders, Schedule schedule, Tally tally) {
    this.bodies = bodies;
    this.tally = tally;
    this.schedule = schedule;
    int slots = senders.stream().mapToInt(Sender::mostInFlight).sum();
    free = new ArrayBlockingQueue<>(slots);
    for (int i = 0; i < slots; i++) {
      free.add(new Slot(senders.get(i % senders.size())));
    }
  }

  /**
   * Sends and waits for the answers, at least until the schedule's end. What could not be sent
   * until a second after the schedule's end, because the collector did not answer what was under
   * way, is never sent; see {@link #unsent}.
   */
  public void run() throws InterruptedException {
    long start = System.nanoTime();
    long last = start + (long) (schedule.seconds() * 1e9) + LATEST_NANOS;
    for (long request = 0; !stopped; request++) {
      long offset = schedule.nanosOf(request);
      if (offset < 0) {
        break;
      }
      long intended = start + offset;
      waitUntil(intended);
      Slot slot = free.poll(last - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (slot == null) {
        break;
      }
      underWay.incrementAndGet();
      slot.send(intended);
      sent = request + 1;
    }
    sitOut(start + (long) (schedule.seconds() * 1e9));
    long end = System.nanoTime();
    while (underWay.get() > 0) {
      if (System.nanoTime() - end > ANSWER_LIMIT_NANOS) {
        throw new IllegalStateException(underWay.get() + " requests were never answered");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Ends the schedule early. Any thread. */
  public void stop() {
    stopped = true;
  }

  /** Requests of the schedule that have not been sent. Any thread. */
  public long unsent() {
    return schedule.requests() - sent;
  }

  /** Requests sent so far. Any thread. */
  public long sent() {
    return sent;
  }

  /** A schedule may end with a pause. */
  private void sitOut(long untilNanos) {
    while (!stopped && untilNanos - System.nanoTime() > 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void waitUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
      left = nanos - System.nanoTime();
    }
  }

  private final class Slot {
    private final Sender sender;
    private @Nullable Body body;
    private Bodies.Range range = new Bodies.Range(0, 0);
    private long intendedNanos;

    Slot(Sender sender) {
      this.sender = sender;
    }

    void send(long intended) {
      intendedNanos = intended;
      Body free = arrays.poll();
      Body mine = free == null ? new Body(bodies.room()) : free;
      body = mine;
      range = bodies.next(mine);
      sender.send(bodies.signal(), mine, this::answered);
    }

    private void answered(Answer answer) {
      if (body != null) {
        arrays.push(body);
        body = null;
      }
      tally.answered(answer, range, System.nanoTime() - intendedNanos);
      free.add(this);
      underWay.decrementAndGet();
    }
  }
}
