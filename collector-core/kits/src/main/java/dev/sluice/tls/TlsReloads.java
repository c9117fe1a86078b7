package dev.sluice.tls;

import dev.sluice.component.ComponentContext;
import dev.sluice.config.ValueFault;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.RepeatedLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Reads files again at an interval, on the executor. A failure is counted and logged, repeats are
 * thinned out, and what was in use stays in use.
 */
final class TlsReloads implements AutoCloseable {
  /** Reads and exchanges. */
  interface Reading {
    /** Returns whether there was something new. */
    boolean read() throws TlsException;
  }

  private final ComponentContext context;
  private final LongAdder failures;
  private final List<Loop> loops = new ArrayList<>(); // under the monitor of this
  private volatile boolean closed;

  TlsReloads(ComponentContext context) {
    this.context = context;
    this.failures =
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "sluice_tls_reload_failures",
                "{failure}",
                "TLS files that could not be read again; the ones in use stay",
                context.kind().id(),
                context.id().toString());
  }

  synchronized void every(Duration interval, String what, Reading reading) {
    Loop loop = new Loop(interval, what, reading);
    loops.add(loop);
    loop.arm();
  }

  @Override
  public synchronized void close() {
    closed = true;
    loops.forEach(Loop::cancel);
  }

  private final class Loop {
    private final Duration interval;
    private final String what;
    private final Reading reading;
    private final RepeatedLine line = new RepeatedLine(context.clock());
    private volatile Scheduler.@Nullable Timer timer;

    Loop(Duration interval, String what, Reading reading) {
      this.interval = interval;
      this.what = what;
      this.reading = reading;
    }

    void arm() {
      if (!closed) {
        timer = context.scheduler().schedule(interval, () -> context.executor().execute(this::run));
        if (closed) {
          cancel();
        }
      }
    }

    void cancel() {
      Scheduler.Timer pending = timer;
      if (pending != null) {
        pending.cancel();
      }
    }

    private void run() {
      try {
        if (reading.read()) {
          context.log().info("Reloaded TLS files", "what", what);
        }
      } catch (TlsException | RuntimeException e) {
        failures.increment();
        tell(e);
      } finally {
        arm();
      }
    }

    private void tell(Exception failure) {
      long leftOut = line.admit();
      if (leftOut < 0) {
        return;
      }
      ValueFault fault = ValueFault.in(failure);
      context
          .log()
          .error(
              "Failed to reload TLS files, the ones in use stay",
              "what",
              what,
              "key",
              fault == null ? "" : fault.key(),
              "file",
              fault == null ? "" : fault.value(),
              "error",
              String.valueOf(failure.getMessage()),
              RepeatedLine.LEFT_OUT,
              leftOut);
    }
  }
}
