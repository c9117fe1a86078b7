package dev.sluice.processor.tailsampling;

/** Wants the traces that another policy does not want. */
record NotPolicy(TracePolicy policy) implements TracePolicy {
  @Override
  public Decision decide(TraceView trace) {
    return policy.decide(trace) == Decision.SAMPLED ? Decision.NOT_SAMPLED : Decision.SAMPLED;
  }

  @Override
  public boolean isStateful() {
    return policy.isStateful();
  }
}
