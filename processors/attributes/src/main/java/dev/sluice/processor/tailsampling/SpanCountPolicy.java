package dev.sluice.processor.tailsampling;

/**
 * Wants a trace of so many spans.
 *
 * @param min at least
 * @param max at most; zero for no bound
 */
record SpanCountPolicy(int min, int max) implements TracePolicy {
  @Override
  public Decision decide(TraceView trace) {
    boolean isWithin = trace.spans() >= min && (max == 0 || trace.spans() <= max);
    return isWithin ? Decision.SAMPLED : Decision.NOT_SAMPLED;
  }

  @Override
  public boolean isStateful() {
    return max > 0;
  }
}
