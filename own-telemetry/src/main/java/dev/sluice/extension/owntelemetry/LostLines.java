package dev.sluice.extension.owntelemetry;

import dev.sluice.component.ComponentContext;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.MetricLevel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts lines that did not get elsewhere, and tells of them in one line with their sum: of the
 * first loss of a burst at once, of what follows when ten seconds are over, of the rest at the end.
 * It writes on the executor, since a line may be lost on the thread that logs it. Thread-safe.
 */
final class LostLines {
  /** Why a line is lost. */
  enum Reason {
    /** Too many wait, or too large ones. */
    QUEUE_FULL,
    /** The other side did not take it. */
    NOT_TAKEN,
    /** The collector stopped before it could be sent. */
    SHUTDOWN;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Duration BURST = Duration.ofSeconds(10);

  private final ComponentContext context;
  private final int mostLines;
  private final LongAdder counter;
  private final Map<Reason, Long> untold = new EnumMap<>(Reason.class); // guarded by this
  private String lastError = ""; // guarded by this
  private boolean inBurst; // guarded by this
  private boolean closed; // guarded by this
  private Scheduler.@Nullable Timer timer; // guarded by this

  /**
   * @param mostLines that may wait, for the words
   */
  LostLines(ComponentContext context, int mostLines) {
    this.context = context;
    this.mostLines = mostLines;
    this.counter =
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

  /**
   * @param error what the other side said; empty when it was not asked
   */
  void lost(long lines, Reason reason, String error) {
    counter.add(lines);
    synchronized (this) {
      untold.merge(reason, lines, Long::sum);
      lastError = error.isEmpty() ? lastError : error;
      if (inBurst && !closed) {
        return;
      }
      beginBurst();
    }
    context.executor().execute(this::tell);
  }

  private synchronized void beginBurst() {
    inBurst = true;
    timer = closed ? null : context.scheduler().schedule(BURST, this::burstOver);
  }

  private void burstOver() {
    synchronized (this) {
      inBurst = false;
      if (untold.isEmpty() || closed) {
        return;
      }
      beginBurst(); // it goes on
    }
    context.executor().execute(this::tell);
  }

  private void tell() {
    Map<Reason, Long> lines;
    String error;
    synchronized (this) {
      lines = new EnumMap<>(untold);
      error = lastError;
      untold.clear();
      lastError = "";
    }
    if (lines.isEmpty()) {
      return; // another thread has told
    }
    context
        .log()
        .warn(
            "Lines of this log are dropped on their way elsewhere.",
            "lines",
            lines.values().stream().mapToLong(Long::longValue).sum(),
            "reasons",
            lines.entrySet().stream()
                .map(entry -> entry.getKey().label() + "=" + entry.getValue())
                .collect(Collectors.joining(", ")),
            "error",
            error,
            "max_queue_size",
            mostLines,
            "max_queue_bytes",
            WaitingLines.MOST_BYTES);
  }

  /** Tells of what is left; what is lost later is told one by one. */
  void close() {
    synchronized (this) {
      closed = true;
      Scheduler.Timer pending = timer;
      if (pending != null) {
        pending.cancel();
      }
    }
    tell();
  }
}
