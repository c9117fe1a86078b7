package dev.sluice.processor.probabilisticsampler;

import dev.sluice.telemetry.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong with the sampling data of a batch's items: one line a batch and severity, with the
 * first cause and the number, where the reference writes a line an item. For one thread.
 */
final class SamplingProblems {
  private final EventLog log;
  private final String message;
  private @Nullable String ordinary;
  private @Nullable String malformed;
  private int ordinaryItems;
  private int malformedItems;

  SamplingProblems(EventLog log, String message) {
    this.log = log;
    this.message = message;
  }

  void note(Verdict verdict) {
    String problem = verdict.problem();
    if (problem == null) {
      return;
    }
    if (verdict.isOrdinary()) {
      ordinary = ordinary == null ? problem : ordinary;
      ordinaryItems++;
    } else {
      malformed = malformed == null ? problem : malformed;
      malformedItems++;
    }
  }

  void log() {
    if (ordinary != null) {
      log.debug(message, "error", ordinary, "items", ordinaryItems);
    }
    if (malformed != null) {
      log.info(message, "error", malformed, "items", malformedItems);
    }
  }
}
