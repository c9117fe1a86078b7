package dev.sluice.exporter.prometheus;

import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.RepeatedLine;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides which lines about drops are written: each metric and label has its own repeats, so that a
 * burst of one hides no other, and of those not seen lately a cause names few at a time, so that
 * many made-up names are no flood. Bounded; thread-safe.
 */
final class NamedLines {
  private static final int REMEMBERED = 64;

  private final Clock clock;
  private final Map<DropCause, RepeatedLine> unknown = new EnumMap<>(DropCause.class);
  private final Map<Subject, RepeatedLine> known =
      new LinkedHashMap<>(16, 0.75f, true) { // guarded by this
        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject, RepeatedLine> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * What a line is about.
   *
   * @param cause why
   * @param name of the metric, or of what else is dropped, as lines show it
   * @param label the one that is in the way, as lines show it; may be empty
   */
  record Subject(DropCause cause, String name, String label) {}

  NamedLines(Clock clock) {
    this.clock = clock;
    for (DropCause cause : DropCause.values()) {
      unknown.put(cause, new RepeatedLine(clock));
    }
  }

  /** As {@link RepeatedLine#admit}. */
  synchronized long admit(Subject subject) {
    RepeatedLine own = known.get(subject);
    if (own != null) {
      return own.admit();
    }
    RepeatedLine ofCause = unknown.get(subject.cause());
    long leftOut = ofCause == null ? -1 : ofCause.admit();
    if (leftOut >= 0) {
      RepeatedLine made = new RepeatedLine(clock);
      made.admit();
      known.put(subject, made);
    }
    return leftOut;
  }
}
