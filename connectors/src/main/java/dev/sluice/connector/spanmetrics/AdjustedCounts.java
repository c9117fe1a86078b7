package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.sampling.Threshold;
import dev.sluice.sampling.TraceState;
import java.util.Arrays;

/**
 * For how many spans one stands, by the threshold of consistent probability sampling in its trace
 * state. What is no whole number is rounded up or down at random, so that sums are right. For one
 * thread, one batch.
 */
final class AdjustedCounts {
  private static final byte[] NOTHING = {};

  private final SpanMetricsPlan plan;
  private byte[] known = NOTHING; // the trace state read last; spans of a trace have the same one
  private int knownFrom;
  private int knownTo;
  private long threshold = Threshold.NONE;

  AdjustedCounts(SpanMetricsPlan plan) {
    this.plan = plan;
  }

  /** At least one. */
  long of(SpanView span) {
    read(span);
    if (threshold == Threshold.NONE) {
      return 1;
    }
    long kept = Threshold.NEVER - threshold;
    long rest = Threshold.NEVER % kept;
    long whole = Threshold.NEVER / kept;
    return rest > 0 && plan.draw(kept) < rest ? whole + 1 : whole;
  }

  /** Whether the span asked for last says how it was sampled. */
  boolean isExtrapolated() {
    return threshold != Threshold.NONE;
  }

  private void read(SpanView span) {
    Slice state = span.traceStateUtf8();
    if (state.length() == 0) {
      threshold = Threshold.NONE;
      known = NOTHING;
      knownFrom = 0;
      knownTo = 0;
    } else if (!Arrays.equals(
        known, knownFrom, knownTo, state.array(), state.offset(), state.end())) {
      known = state.array();
      knownFrom = state.offset();
      knownTo = state.end();
      TraceState read = TraceState.parse(span.traceState());
      threshold = read.problem() == null ? read.threshold() : Threshold.NONE;
    }
  }
}
