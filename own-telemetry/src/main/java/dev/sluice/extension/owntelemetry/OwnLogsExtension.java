package dev.sluice.extension.owntelemetry;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.config.model.OwnLogProcessor;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.own.OwnLogRecord;
import dev.sluice.telemetry.own.OwnLogSource;
import dev.sluice.telemetry.own.OwnLogsOtlp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines of the collector's own log in batches, one request after the other. Lines wait in a
 * queue that is bounded by number and by bytes; what does not fit is dropped and counted, and one
 * line tells the sum. What this extension and its exporter log is not among the lines: the source
 * leaves it out.
 */
final class OwnLogsExtension implements Extension {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final OwnLogsConfig config;
  private final OwnLogProcessor limits;
  private final Backend backend;
  private final OwnLogSource source;
  private final ExtensionContext context;
  private final LostLines losses;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final WaitingLines queue; // guarded by lock
  private boolean underWay; // guarded by lock
  private boolean timed; // guarded by lock; a timer runs
  private boolean hurrying; // guarded by lock; the collector stops
  private boolean lastFailed; // guarded by lock; nothing of the last request was taken
  private boolean unreachable; // guarded by lock; while others could still be reached
  private OwnLogSource.@Nullable Subscription subscription; // control thread

  OwnLogsExtension(
      OwnLogsConfig config, Backend backend, OwnLogSource source, ExtensionContext context) {
    this.config = config;
    this.limits = config.processor();
    this.backend = backend;
    this.source = source;
    this.context = context;
    this.queue = new WaitingLines(limits.maxQueueSize());
    this.losses = new LostLines(context, limits.maxQueueSize());
  }

  @Override
  public void start() throws Exception {
    backend.start();
    OwnLogSource.Subscription begun = source.subscribe(this::take);
    subscription = begun;
    if (begun.missed() > 0) {
      losses.lost(begun.missed(), LostLines.Reason.QUEUE_FULL, "");
    }
  }

  private void take(OwnLogRecord line) {
    boolean fits;
    lock.lock();
    try {
      fits = queue.offer(line);
      if (fits) {
        arrange();
      }
    } finally {
      lock.unlock();
    }
    if (!fits) {
      losses.lost(1, LostLines.Reason.QUEUE_FULL, "");
    }
  }

  /** Sees to it that something takes lines from the queue. Under the lock. */
  private void arrange() {
    if (underWay || queue.isEmpty()) {
      return;
    }
    if (hurrying || limits.delay().isZero() || queue.size() >= limits.maxBatchSize()) {
      underWay = true;
      context.executor().execute(this::sendNext);
    } else if (!timed) {
      timed = true;
      Scheduler.Timer unused = context.scheduler().schedule(limits.delay(), this::due);
    }
  }

  private void due() {
    lock.lock();
    try {
      timed = false;
      if (!underWay && !queue.isEmpty()) {
        underWay = true;
        context.executor().execute(this::sendNext);
      }
    } finally {
      lock.unlock();
    }
  }

  private void sendNext() {
    List<OwnLogRecord> lines;
    Duration limit = limits.exportTimeout();
    lock.lock();
    try {
      limit = hurrying ? LastTry.limit(limit) : limit;
      lines = queue.next(limits.maxBatchSize());
    } finally {
      lock.unlock();
    }
    byte[] body = OwnLogsOtlp.request(config.resource(), lines, nowUnixNanos());
    backend.send(body, lines.size(), limit).thenAccept(outcome -> sent(lines.size(), outcome));
  }

  private void sent(int lines, Outcome outcome) {
    String loss = Backend.loss(outcome);
    if (!loss.isEmpty()) {
      long lost =
          outcome.forClient() instanceof Outcome.Accepted accepted
              ? accepted.rejectedItems()
              : lines;
      losses.lost(lost, LostLines.Reason.NOT_TAKEN, loss);
    }
    lock.lock();
    try {
      underWay = false;
      queue.sent();
      lastFailed = !loss.isEmpty() && !(outcome.forClient() instanceof Outcome.Accepted);
      arrange();
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends what waits while everything else still runs: the collector's own receiver may be where it
   * goes. One try decides whether the last lines are worth another.
   */
  @Override
  public void onNotReady() {
    lock.lock();
    try {
      unreachable = !flush(LastTry.limit(limits.exportTimeout()));
    } finally {
      lock.unlock();
    }
  }

  /** Sends what waits, once, within that time; whether all of it was taken. Under the lock. */
  private boolean flush(Duration limit) {
    hurrying = true;
    lastFailed = false;
    arrange();
    long nanos = limit.toNanos();
    try {
      while ((underWay || !queue.isEmpty()) && !lastFailed && nanos > 0) {
        nanos = idle.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // as if the time were over
    }
    return !underWay && queue.isEmpty() && !lastFailed;
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
    int left;
    lock.lock();
    try {
      long now = context.clock().nanoTime();
      if (!unreachable) {
        unreachable = !flush(LastTry.limit(limits.exportTimeout(), deadline, now));
      }
      left = queue.clear();
    } finally {
      lock.unlock();
    }
    if (left > 0) {
      losses.lost(left, LostLines.Reason.SHUTDOWN, "");
    }
    try {
      backend.stop(LastTry.end(deadline, context.clock().nanoTime()));
    } finally {
      losses.close(); // with what the backend still gave back
    }
  }

  private long nowUnixNanos() {
    Instant now = context.clock().now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
