package dev.sluice.processor.tailsampling;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Undecided traces by the tick they are decided on, in the order in which they came to it. One
 * thread at a time.
 */
final class DueTraces {
  private final Map<Long, Ends> byTick = new HashMap<>();

  /** First and last of a tick. */
  private static final class Ends {
    @Nullable Trace first;
    @Nullable Trace last;
  }

  /** Puts a trace that is not here to a tick. */
  void put(Trace trace, long tick) {
    Ends ends = byTick.computeIfAbsent(tick, unused -> new Ends());
    Trace before = ends.last;
    trace.dueTick = tick;
    trace.dueBefore = before;
    trace.dueAfter = null;
    if (before == null) {
      ends.first = trace;
    } else {
      before.dueAfter = trace;
    }
    ends.last = trace;
  }

  void remove(Trace trace) {
    Ends ends = byTick.get(trace.dueTick);
    if (ends == null) {
      throw new IllegalStateException("no such tick");
    }
    Trace before = trace.dueBefore;
    Trace after = trace.dueAfter;
    if (before == null) {
      ends.first = after;
    } else {
      before.dueAfter = after;
    }
    if (after == null) {
      ends.last = before;
    } else {
      after.dueBefore = before;
    }
    trace.dueBefore = null;
    trace.dueAfter = null;
    if (ends.first == null) {
      byTick.remove(trace.dueTick);
    }
  }

  /** The first trace of a tick; null when there is none (left). */
  @Nullable Trace first(long tick) {
    Ends ends = byTick.get(tick);
    return ends == null ? null : ends.first;
  }
}
