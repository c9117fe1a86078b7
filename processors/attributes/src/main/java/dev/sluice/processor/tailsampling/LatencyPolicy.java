package dev.sluice.processor.tailsampling;

import dev.sluice.otlp.view.SpanView;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Wants a trace that takes longer than so long, from the earliest start to the latest end of its
 * spans. As in the reference it looks after each span, in the order they came: where there is an
 * upper bound, one that later spans exceed has been wanted already.
 *
 * @param thresholdMillis it has to take more
 * @param upperThresholdMillis and at most that; zero for no bound
 */
record LatencyPolicy(long thresholdMillis, long upperThresholdMillis) implements TracePolicy {
  @Override
  public Decision decide(TraceView trace) {
    return trace.anySpan(new SoFar()) ? Decision.SAMPLED : Decision.NOT_SAMPLED;
  }

  @Override
  public boolean isStateful() {
    return upperThresholdMillis > 0;
  }

  /** The trace as far as it was walked. */
  private final class SoFar implements Predicate<SpanView> {
    private long start; // unsigned, as all times here; zero while there is none
    private long end;

    @Override
    public boolean test(SpanView span) {
      long spanStart = span.startTimeUnixNano();
      long spanEnd = span.endTimeUnixNano();
      if (start == 0 || Long.compareUnsigned(spanStart, start) < 0) {
        start = spanStart;
      }
      if (end == 0 || Long.compareUnsigned(spanEnd, end) > 0) {
        end = spanEnd;
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(difference(end, start));
      return thresholdMillis < millis
          && (upperThresholdMillis == 0 || millis <= upperThresholdMillis);
    }
  }

  /** Of two points of time; what does not fit a long is the nearest that does. */
  private static long difference(long a, long b) {
    long difference = a - b;
    boolean overflows = ((a ^ b) & (a ^ difference)) < 0;
    if (overflows) {
      return a < b ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return difference;
  }
}
