package dev.sluice.processor.tailsampling;

import java.util.function.ToLongFunction;

/**
 * Wants as many traces as a bucket has tokens for.
 *
 * @param cost what a trace takes of it: its spans, its bytes
 */
record LimitingPolicy(TokenBucket bucket, ToLongFunction<TraceView> cost) implements TracePolicy {
  @Override
  public Decision decide(TraceView trace) {
    return bucket.tryTake(cost.applyAsLong(trace)) ? Decision.SAMPLED : Decision.NOT_SAMPLED;
  }

  @Override
  public boolean isStateful() {
    return true;
  }
}
