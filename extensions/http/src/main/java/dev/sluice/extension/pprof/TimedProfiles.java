package dev.sluice.extension.pprof;

import dev.sluice.component.ComponentContext;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * CPU profiles that take their time. No thread waits meanwhile; each is read and answered on the
 * executor. Thread-safe.
 */
final class TimedProfiles {
  private static final int USUAL_SECONDS = 30;
  private static final int MAX_SECONDS = 600;
  private static final int MAX_AT_ONCE = 4;

  private final ComponentContext context;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping; // set once, before the last look at those that run

  TimedProfiles(ComponentContext context) {
    this.context = context;
  }

  void answer(HttpExchange exchange) {
    int seconds = Parameters.number(exchange.head(), "seconds", USUAL_SECONDS);
    if (seconds > MAX_SECONDS) {
      exchange.respond(HttpAnswer.error(400, "at most " + MAX_SECONDS + " seconds"));
      return;
    }
    if (running.size() >= MAX_AT_ONCE) {
      exchange.respond(HttpAnswer.error(503, "enough CPU profiles are being taken already"));
      return;
    }
    CpuRecording recording;
    try {
      recording = new CpuRecording(context.clock().now());
    } catch (IllegalStateException | SecurityException | LinkageError e) {
      exchange.respond(HttpAnswer.error(501, "this virtual machine has no Flight Recorder: " + e));
      return;
    }
    Running one = new Running(recording, exchange);
    running.add(one);
    if (stopping) {
      finish(one); // it may have come too late for the one that stops
      return;
    }
    context
        .scheduler()
        .schedule(Duration.ofSeconds(seconds), () -> context.executor().execute(() -> finish(one)));
  }

  /** Ends what is under way, and what may still come, and answers with what was seen so far. */
  void finishAll() {
    stopping = true;
    running.forEach(this::finish);
  }

  private void finish(Running one) {
    if (!one.finished().compareAndSet(false, true)) {
      return;
    }
    running.remove(one);
    try (CpuRecording recording = one.recording()) {
      Profile profile = recording.finish(context.clock().now());
      one.exchange().respond(PprofAnswers.profile("profile", profile));
    } catch (IOException e) {
      one.exchange().respond(HttpAnswer.error(500, "reading the recording: " + e.getMessage()));
    }
  }

  private record Running(CpuRecording recording, HttpExchange exchange, AtomicBoolean finished) {
    Running(CpuRecording recording, HttpExchange exchange) {
      this(recording, exchange, new AtomicBoolean());
    }
  }
}
