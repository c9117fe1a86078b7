package dev.sluice.processor.probabilisticsampler;

import dev.sluice.sampling.Randomness;
import dev.sluice.sampling.Threshold;

/** What a configuration comes down to: the threshold for an item. Immutable. */
final class Sampler {
  private final boolean hashes;
  private final boolean proportional;
  private final long threshold;
  private final double ratio;
  private final int precision;
  private final int hashSeed;

  private Sampler(
      boolean hashes,
      boolean proportional,
      long threshold,
      double ratio,
      int precision,
      int hashSeed) {
    this.hashes = hashes;
    this.proportional = proportional;
    this.threshold = threshold;
    this.ratio = ratio;
    this.precision = precision;
    this.hashSeed = hashSeed;
  }

  static Sampler of(SamplerConfig config) {
    float percentage = Math.min(config.samplingPercentage(), 100);
    double ratio = Math.max(percentage / 100.0, Threshold.MIN_PROBABILITY);
    SamplerMode mode = config.mode() == SamplerMode.UNSET ? SamplerMode.HASH_SEED : config.mode();
    boolean hashes = mode == SamplerMode.HASH_SEED;
    long fixed =
        hashes
            ? Randomness.hashThreshold(percentage)
            : Threshold.ofProbability(ratio, config.samplingPrecision());
    if (percentage == 0 || fixed == Threshold.NEVER) {
      return new Sampler(false, false, Threshold.NEVER, 0, 1, config.hashSeed());
    }
    return new Sampler(
        hashes,
        mode == SamplerMode.PROPORTIONAL,
        fixed,
        ratio,
        config.samplingPrecision(),
        config.hashSeed());
  }

  /** Whether nothing is kept, unless an item carries a priority of its own. */
  boolean isNever() {
    return !proportional && threshold == Threshold.NEVER;
  }

  /** Whether randomness comes from a hash; otherwise from trace id and trace state. */
  boolean hashes() {
    return hashes;
  }

  /**
   * The threshold for an item.
   *
   * @param incoming the threshold it has passed before, or {@link Threshold#NONE}
   */
  long threshold(long incoming) {
    if (!proportional || incoming == Threshold.NONE) {
      return threshold;
    }
    double probability = Threshold.probability(incoming) * ratio;
    return Threshold.isProbability(probability)
        ? Threshold.ofProbability(probability, precision)
        : Threshold.NEVER;
  }

  long hash(byte[] array, int offset, int length) {
    return Randomness.ofHash(hashSeed, array, offset, length);
  }
}
