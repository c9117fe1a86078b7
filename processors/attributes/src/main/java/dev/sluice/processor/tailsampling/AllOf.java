package dev.sluice.processor.tailsampling;

import java.util.List;

/**
 * Applies to a trace that all of its parts want; none are asked after the first that does not.
 *
 * @param then what that means
 */
record AllOf(List<TracePolicy> policies, Decision then) implements TracePolicy {
  AllOf {
    policies = List.copyOf(policies);
  }

  @Override
  public Decision decide(TraceView trace) {
    for (TracePolicy policy : policies) {
      if (policy.decide(trace) != Decision.SAMPLED) {
        return Decision.NOT_SAMPLED;
      }
    }
    return then;
  }

  /** Whether it is there to drop traces. */
  boolean drops() {
    return then == Decision.DROPPED;
  }

  @Override
  public boolean isStateful() {
    return policies.stream().anyMatch(TracePolicy::isStateful);
  }
}
