package dev.sluice.processor.tailsampling;

/**
 * One rule. Policies that remember what they let pass change with each call; one thread at a time
 * calls.
 */
interface TracePolicy {
  /** What this rule alone says of a trace. */
  Decision decide(TraceView trace);

  /** Whether further spans of a trace, or other traces, may turn a yes into a no. */
  default boolean isStateful() {
    return false;
  }
}
