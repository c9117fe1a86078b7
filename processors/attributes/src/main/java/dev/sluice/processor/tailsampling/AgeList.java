package dev.sluice.processor.tailsampling;

import org.jspecify.annotations.Nullable;

/**
 * Traces in the order in which they came here; each is in one list at most. One thread at a time.
 */
final class AgeList {
  private @Nullable Trace oldest;
  private @Nullable Trace newest;

  @Nullable Trace oldest() {
    return oldest;
  }

  void add(Trace trace) {
    Trace before = newest;
    trace.older = before;
    trace.newer = null;
    if (before == null) {
      oldest = trace;
    } else {
      before.newer = trace;
    }
    newest = trace;
  }

  /** Takes out a trace that is in this list. */
  void remove(Trace trace) {
    Trace before = trace.older;
    Trace after = trace.newer;
    if (before == null) {
      oldest = after;
    } else {
      before.newer = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.older = before;
    }
    trace.older = null;
    trace.newer = null;
  }
}
