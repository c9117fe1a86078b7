package dev.sluice.engine;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.telemetry.EventLog;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a component did wrong at an edge, told in its own log: the first of each kind with all there
 * is to know, repeats at debug level.
 */
final class EdgeFaults {
  private final EventLog log;
  private final String component; // for the sender's eyes: exporter "otlp"
  private final AtomicBoolean threwBefore = new AtomicBoolean();
  private final AtomicBoolean answeredTwiceBefore = new AtomicBoolean();

  EdgeFaults(EventLog log, String component) {
    this.log = log;
    this.component = component;
  }

  /** What a throw means to whoever offered the batch. */
  Outcome outcomeOf(Throwable thrown) {
    if (thrown instanceof RejectedExecutionException || thrown instanceof OutOfMemoryError) {
      return new Outcome.Retry(
          StatusCode.UNAVAILABLE, component + " is out of resources", RetryCause.MEMORY);
    }
    return new Outcome.Rejected(
        StatusCode.INTERNAL, component + " failed: " + thrown.getClass().getSimpleName());
  }

  void threw(Throwable thrown, boolean afterReply) {
    String message =
        afterReply
            ? "A component threw after it had answered."
            : "A component threw; the batch was refused.";
    if (threwBefore.compareAndSet(false, true)) {
      log.error(message, thrown);
    } else {
      log.debug(message, "error", thrown.toString());
    }
  }

  void replyThrew(Throwable thrown) {
    log.error("A reply threw; its caller may wait in vain.", thrown);
  }

  void answeredTwice(Outcome second) {
    if (answeredTwiceBefore.compareAndSet(false, true)) {
      log.error(
          "A component answered a batch twice; only the first answer counts.",
          new IllegalStateException("second answer"),
          "second",
          second.toString());
    }
  }
}
