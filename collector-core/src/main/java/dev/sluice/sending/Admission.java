package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The door of the queue: lets a batch in when its size and its weight fit, lets its caller wait in
 * order when that is configured, refuses it otherwise. What it let in holds its reservation until
 * it has settled, so that what is in flight counts as well.
 *
 * <p>Callers that wait are bounded by the memory that receivers charged for them, and in time.
 */
final class Admission {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int CHUNK = 64;
  private static final Outcome FULL =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "sending queue is full", RetryCause.QUEUE_FULL);
  private static final Outcome TOO_LARGE =
      new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "element size too large");
  static final Outcome STOPPING =
      new Outcome.Retry(
          StatusCode.UNAVAILABLE, "the exporter is shutting down", RetryCause.SHUTDOWN);

  private final ComponentContext context;
  private final QueueConfig config;
  private final SendingMetrics metrics;
  private final FailureLog log;
  private final Outstanding outstanding;
  private final BiConsumer<Batch, Origin> taken;
  private final Runnable afterwards;
  private final Reservation size;
  private final Reservation weight = new Reservation(Long.MAX_VALUE, true);
  private final Queue<Parked> parked = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicInteger parkedCount = new AtomicInteger();
  private final AtomicInteger signals = new AtomicInteger();
  private volatile boolean closed;

  /**
   * What a batch has reserved.
   *
   * @param units in units of the sizer
   * @param bytes of the collector's budget
   * @param copied whether it is copied before it is kept
   */
  private record Room(long units, long bytes, boolean copied) {}

  /**
   * @param taken gets each batch that was let in, under a lease of its own
   * @param afterwards called when batches were let in and their callers answered
   */
  Admission(
      ComponentContext context,
      QueueConfig config,
      SendingMetrics metrics,
      FailureLog log,
      Outstanding outstanding,
      BiConsumer<Batch, Origin> taken,
      Runnable afterwards) {
    this.context = context;
    this.config = config;
    this.metrics = metrics;
    this.log = log;
    this.outstanding = outstanding;
    this.taken = taken;
    this.afterwards = afterwards;
    this.size = new Reservation(config.queueSize(), false);
    metrics.queueGauges(size::used, size::capacity);
  }

  /** Learns how many bytes of the collector's budget it may keep. */
  void start() {
    weight.resize(context.budgetShareBytes());
  }

  /** Takes, parks or refuses a batch. */
  void offer(Batch batch, BranchLedger branch, Reply reply) {
    if (closed) {
      refuse(batch, reply, STOPPING);
      return;
    }
    if (config.sizer().sizeOf(batch) > size.capacity()) {
      refuse(batch, reply, TOO_LARGE);
      return;
    }
    Room room = parkedCount.get() == 0 ? reserve(batch) : null;
    if (room != null) {
      take(batch, room, branch, reply);
      answerEarly(reply);
      afterwards.run();
    } else if (config.blockOnOverflow()) {
      park(batch, branch, reply);
    } else {
      refuse(batch, reply, FULL);
    }
  }

  /** Refuses from now on, also everybody who waits. */
  void close() {
    closed = true;
    admitParked();
  }

  private @Nullable Room reserve(Batch batch) {
    long units = config.sizer().sizeOf(batch);
    if (!size.tryReserve(units)) {
      return null;
    }
    boolean copied = HeldForm.wantsCopy(batch);
    long bytes = HeldForm.weight(batch, copied);
    if (!weight.tryReserve(bytes)) {
      size.release(units);
      return null;
    }
    return new Room(units, bytes, copied);
  }

  private void release(Room room) {
    size.release(room.units());
    weight.release(room.bytes());
  }

  /** Keeps the batch and hands it on; the caller is answered afterwards. */
  private void take(Batch batch, Room room, BranchLedger branch, Reply reply) {
    outstanding.began();
    Batch kept = HeldForm.keep(batch, room.copied(), context.budget());
    if (!config.waitForResult()) {
      branch.held(kept.items());
    }
    metrics.enqueued(kept);
    MemoryLease lease = kept.lease();
    taken.accept(
        kept,
        new Origin(
            branch,
            kept.items(),
            config.waitForResult() ? reply : null,
            () -> settled(room, lease)));
  }

  private void settled(Room room, MemoryLease lease) {
    lease.release();
    release(room);
    if (parkedCount.get() > 0) {
      admitParked();
    }
    outstanding.ended();
  }

  private void answerEarly(Reply reply) {
    if (!config.waitForResult()) {
      reply.complete(Outcome.accepted());
    }
  }

  private void refuse(Batch batch, Reply reply, Outcome outcome) {
    metrics.enqueueFailed(batch.items());
    String why =
        outcome instanceof Outcome.Retry retry ? retry.message() : "element size too large";
    log.refused(why, batch.items());
    reply.complete(outcome);
  }

  private void park(Batch batch, BranchLedger branch, Reply reply) {
    Parked caller = new Parked(batch, branch, reply);
    long half = reply.deadline().remainingNanos(context.clock().nanoTime()) / 2;
    Duration wait = Duration.ofNanos(Math.max(0, Math.min(half, LONGEST_WAIT.toNanos())));
    parkedCount.incrementAndGet();
    parked.add(caller);
    caller.timer(context.scheduler().schedule(wait, () -> leave(caller)));
    reply.cancellation().onRequested(() -> leave(caller));
    admitParked(); // room may have come before anybody could see the caller
  }

  private void leave(Parked caller) {
    Batch claimed = caller.claim();
    if (claimed != null) {
      refuse(claimed, caller.reply(), FULL);
      admitParked(); // takes those out of line who left
    }
  }

  /**
   * Lets in, in order, those who wait and fit now. One thread at a time; the others leave word in
   * {@code signals}. Replies go out after the line has been seen to.
   */
  private void admitParked() {
    if (signals.getAndIncrement() != 0) {
      return;
    }
    List<Reply> admitted = new ArrayList<>();
    List<Runnable> refusals = new ArrayList<>();
    int seen = 1;
    do {
      for (Parked first = parked.peek(); first != null; first = parked.peek()) {
        if (!seeTo(first, admitted, refusals)) {
          break;
        }
        parked.poll();
        parkedCount.decrementAndGet();
      }
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
    refusals.forEach(Runnable::run);
    admitted.forEach(this::answerEarly);
    if (!admitted.isEmpty()) {
      afterwards.run();
    }
  }

  /** Whether the first in line is done with: let in, refused, or gone already. */
  private boolean seeTo(Parked first, List<Reply> admitted, List<Runnable> refusals) {
    Batch waiting = first.peek();
    if (waiting == null) {
      return true;
    }
    Room room = closed ? null : reserve(waiting);
    if (room == null && !closed) {
      return false;
    }
    Batch claimed = first.claim();
    if (room == null) {
      if (claimed != null) {
        refusals.add(() -> refuse(claimed, first.reply(), STOPPING));
      }
    } else if (claimed == null) {
      release(room);
    } else {
      take(claimed, room, first.branch(), first.reply());
      admitted.add(first.reply());
    }
    return true;
  }
}
