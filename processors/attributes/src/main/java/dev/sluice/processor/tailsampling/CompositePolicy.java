package dev.sluice.processor.tailsampling;

import dev.sluice.runtime.Clock;
import java.util.List;

/**
 * Asks one policy after the other; the first that wants a trace decides, if its share of the spans
 * of this second (of the wall clock) has room for it. As in the reference every share is held
 * against the total by itself, so that all together may pass more than that.
 */
final class CompositePolicy implements TracePolicy {
  private final Clock clock;
  private final long maxTotalSpansPerSecond;
  private final List<Share> shares;
  private long second = Long.MIN_VALUE;

  /** A policy and what it may let pass in a second. */
  static final class Share {
    private final TracePolicy policy;
    private final long spansPerSecond;
    private long passed; // in this second

    Share(TracePolicy policy, long spansPerSecond) {
      this.policy = policy;
      this.spansPerSecond = spansPerSecond;
    }

    private boolean takes(int spans, long most) {
      long with = passed + spans;
      if (with > spansPerSecond || with > most) {
        return false;
      }
      passed = with;
      return true;
    }
  }

  CompositePolicy(Clock clock, long maxTotalSpansPerSecond, List<Share> shares) {
    this.clock = clock;
    this.maxTotalSpansPerSecond = maxTotalSpansPerSecond;
    this.shares = List.copyOf(shares);
  }

  @Override
  public Decision decide(TraceView trace) {
    long now = clock.now().getEpochSecond();
    if (now != second) {
      second = now;
      shares.forEach(share -> share.passed = 0);
    }
    for (Share share : shares) {
      if (share.policy.decide(trace) == Decision.SAMPLED) {
        return share.takes(trace.spans(), maxTotalSpansPerSecond)
            ? Decision.SAMPLED
            : Decision.NOT_SAMPLED;
      }
    }
    return Decision.NOT_SAMPLED;
  }

  @Override
  public boolean isStateful() {
    return shares.stream().anyMatch(share -> share.policy.isStateful());
  }
}
