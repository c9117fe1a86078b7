package dev.sluice.processor.batch;

import dev.sluice.data.Batch;
import dev.sluice.holding.Pending;
import dev.sluice.processor.batch.BatchMetrics.Trigger;
import dev.sluice.runtime.Scheduler;
import dev.sluice.runtime.Scheduler.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One stream of batches. Any thread puts a request in and then lets {@link #drain} run, which makes
 * batches of what is due and passes them on, on that thread.
 *
 * <p>What is pending, the timer and the flag {@code due} belong to whoever raised {@code signals}
 * from zero; batches are passed on after that claim was given up, so that several threads may pass
 * on at once. The queue is bounded by what each request reserved before.
 */
final class Shard {
  /** Batches under way at once; what comes meanwhile is merged into the next ones. */
  static final int MAX_FLIGHTS = 10;

  /** Under gRPC's usual receive limit of 4 MiB, with room for what an exporter adds. */
  static final long MAX_BYTES = 4_000_000;

  private static final int CHUNK = 64;
  private static final int MAX_ROUNDS = 64; // then on to the executor: the thread is not ours

  private final BatchConfig config;
  private final Passing passing;
  private final Scheduler scheduler;
  private final Pending<Caller> pending;
  private final Queue<Arrival> arrived = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicInteger signals = new AtomicInteger();
  private final AtomicInteger flying = new AtomicInteger();
  private @Nullable Timer timer;
  private long timerNumber;
  private boolean due;
  private volatile long firedNumber; // written by timers
  private volatile boolean closed;

  Shard(BatchConfig config, Passing passing, Scheduler scheduler, Pending<Caller> pending) {
    this.config = config;
    this.scheduler = scheduler;
    this.passing = passing;
    this.pending = pending;
  }

  /** A request that was taken. */
  private record Arrival(Caller caller, Batch batch) {}

  /** Adds a request, of whose lease one reference passes over; {@link #drain} follows. */
  void put(Caller caller, Batch batch) {
    arrived.add(new Arrival(caller, batch));
  }

  /** Makes and passes on batches until nothing is due. */
  void drain() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<MergedBatch> ready = makeReady();
      if (ready.isEmpty()) {
        return;
      }
      for (MergedBatch merged : ready) {
        if (passing.onward().start(merged)) {
          flying.decrementAndGet();
        }
      }
    }
    passing.executor().execute(this::drain);
  }

  /** Everything that is pending is given up. */
  void close() {
    closed = true;
    for (MergedBatch merged : makeReady()) {
      passing.onward().giveUp(merged);
    }
  }

  /** A batch that was passed on has ended: its place is free. */
  void landed() {
    flying.decrementAndGet();
    drain();
  }

  private List<MergedBatch> makeReady() {
    if (signals.getAndIncrement() != 0) {
      return List.of(); // whoever is at it looks again
    }
    List<MergedBatch> ready = new ArrayList<>(1);
    int seen = 1;
    do {
      noteTimer();
      cutWhatIsDue(ready);
      for (Arrival next = arrived.poll(); next != null; next = arrived.poll()) {
        pending.add(next.caller(), next.batch());
        cutWhatIsDue(ready);
      }
      setTimer();
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
    return ready;
  }

  private void cutWhatIsDue(List<MergedBatch> ready) {
    while (!pending.isEmpty() && (closed || (isDue() && flying.get() < MAX_FLIGHTS))) {
      boolean full = isFull();
      MergedBatch merged =
          new MergedBatch(pending.cut(), full ? Trigger.SIZE : Trigger.TIMEOUT, this);
      passing.onward().enter(merged);
      flying.incrementAndGet();
      ready.add(merged);
      if (full || pending.isEmpty()) {
        clearTimer();
      }
    }
    if (pending.isEmpty()) {
      due = false;
    }
  }

  /** Callers who wait for the outcome are not kept waiting for a batch to fill. */
  private boolean isDue() {
    return due || isFull() || passing.onward().isStopping() || !passing.answersEarly();
  }

  private boolean isFull() {
    return !config.waits()
        || pending.items() >= config.sendBatchSize()
        || pending.bytes() >= MAX_BYTES;
  }

  private void setTimer() {
    if (timer == null && !due && !pending.isEmpty() && config.waits()) {
      long number = ++timerNumber;
      timer = scheduler.schedule(config.timeout(), () -> fire(number));
    }
  }

  private void clearTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void fire(long number) {
    firedNumber = number;
    passing.executor().execute(this::drain); // passing on may compute for long
  }

  private void noteTimer() {
    if (timer != null && firedNumber == timerNumber) {
      timer = null;
      due = true;
    }
  }
}
