package dev.sluice.extension.owntelemetry;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.config.model.OwnLogProcessor;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.OwnLogRecord;
import dev.sluice.telemetry.OwnLogSource;
import dev.sluice.telemetry.OwnLogsOtlp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines of the collector's own log in batches, one request after the other. Lines wait in a
 * bounded queue; what does not fit is dropped and counted, and one line says so until there is room
 * again. What this extension and its exporter log is not among the lines: the source leaves it out.
 */
final class OwnLogsExtension implements Extension {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final OwnLogsConfig config;
  private final OwnLogProcessor limits;
  private final Backend backend;
  private final OwnLogSource source;
  private final ExtensionContext context;
  private final LongAdder dropped;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Queue<OwnLogRecord> queue = new ArrayDeque<>(); // guarded by lock
  private boolean underWay; // guarded by lock
  private boolean timed; // guarded by lock; a timer runs
  private boolean overflowing; // guarded by lock; and told
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
    this.dropped =
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "sluice_own_log_records_dropped",
                "{record}",
                "Lines of the collector's own log that could not be sent elsewhere.",
                "processor",
                context.id().toString());
  }

  @Override
  public void start() throws Exception {
    backend.start();
    subscription = source.subscribe(this::take);
  }

  private void take(OwnLogRecord line) {
    boolean tell = false;
    lock.lock();
    try {
      if (queue.size() >= limits.maxQueueSize()) {
        dropped.increment();
        tell = !overflowing;
        overflowing = true;
      } else {
        queue.add(line);
        arrange();
      }
    } finally {
      lock.unlock();
    }
    if (tell) {
      context
          .executor()
          .execute(
              () ->
                  context
                      .log()
                      .warn(
                          "Lines of this log are dropped on their way elsewhere: the queue is"
                              + " full.",
                          "max_queue_size",
                          limits.maxQueueSize()));
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
    List<OwnLogRecord> lines = new ArrayList<>();
    Duration limit = limits.exportTimeout();
    lock.lock();
    try {
      limit = hurrying ? LastTry.limit(limit) : limit;
      while (lines.size() < limits.maxBatchSize() && !queue.isEmpty()) {
        lines.add(queue.remove());
      }
      overflowing = false;
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
      dropped.add(lost);
      context
          .log()
          .warn("Lines of this log were not taken elsewhere.", "lines", lost, "error", loss);
    }
    lock.lock();
    try {
      underWay = false;
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
      left = queue.size();
      queue.clear();
    } finally {
      lock.unlock();
    }
    if (left > 0) {
      dropped.add(left);
      context.log().warn("Lines of this log were not sent before the shutdown.", "lines", left);
    }
    backend.stop(LastTry.end(deadline, context.clock().nanoTime()));
  }

  private long nowUnixNanos() {
    Instant now = context.clock().now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
