package dev.sluice.processor.probabilisticsampler;

import dev.sluice.sampling.Randomness;
import dev.sluice.sampling.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one item, and the steps that span and record have in common. One object serves
 * all items of a batch. Not thread-safe.
 */
class Verdict {
  private static final String MISSING = "missing randomness";
  private static final String INCONSISTENT =
      "inconsistent arriving threshold: item should not have been sampled";

  private final Sampler sampler;
  private final boolean failClosed;

  Policy policy = Policy.MISSING_RANDOMNESS;
  long randomness;
  long incoming;
  boolean clearsThreshold;
  private long threshold;
  private @Nullable String problem;
  private boolean ordinary;

  Verdict(Sampler sampler, boolean failClosed) {
    this.sampler = sampler;
    this.failClosed = failClosed;
  }

  final Sampler sampler() {
    return sampler;
  }

  final Policy policy() {
    return policy;
  }

  /** Whether the item stays. */
  final boolean keeps() {
    return Threshold.keeps(threshold, effectiveRandomness());
  }

  final long effectiveRandomness() {
    return randomness == Randomness.MISSING ? Randomness.LARGEST : randomness;
  }

  /** What was wrong with the item's sampling data, or null. */
  final @Nullable String problem() {
    return problem;
  }

  /** Whether the problem is one that the world is full of. */
  final boolean isOrdinary() {
    return ordinary;
  }

  final void reset() {
    policy = Policy.MISSING_RANDOMNESS;
    randomness = Randomness.MISSING;
    incoming = Threshold.NONE;
    clearsThreshold = false;
    problem = null;
    ordinary = false;
  }

  final void found(Policy by, long bits) {
    policy = by;
    randomness = bits;
  }

  /** The sampling data cannot be used; nothing of it is changed then. */
  final void refuse(String why, boolean isOrdinary) {
    problem = why;
    ordinary = isOrdinary;
  }

  /** Sets the threshold by the sampler, or by {@code fail_closed} where something is wrong. */
  final void decide() {
    if (problem == null && randomness == Randomness.MISSING) {
      refuse(MISSING, true);
    } else if (problem == null
        && incoming != Threshold.NONE
        && !Threshold.keeps(incoming, randomness)) {
      refuse(INCONSISTENT, true);
      incoming = Threshold.NONE;
      clearsThreshold = true;
    }
    if (problem == null) {
      threshold = sampler.threshold(incoming);
    } else {
      threshold = failClosed ? Threshold.NEVER : Threshold.ALWAYS;
    }
  }

  final void override(long priority) {
    threshold = priority;
    policy = Policy.SAMPLING_PRIORITY;
  }

  final long threshold() {
    return threshold;
  }

  /**
   * The threshold that an item which is kept is to carry, {@link Threshold#NONE} to leave what it
   * has: it never goes down, and one that stays is written anew, as short as it may be, unless
   * something is wrong with the item.
   */
  final long carriedThreshold() {
    if (incoming == Threshold.NONE || threshold >= incoming) {
      return threshold;
    }
    return problem == null ? incoming : Threshold.NONE;
  }
}
