package dev.sluice.load.ledger;

/**
 * Which trace ids the reference's probabilistic sampler keeps in its {@code hash_seed} mode: 32-bit
 * FNV-1a over the seed in little-endian and the id, lowest 14 bits below a threshold that is
 * computed in 32-bit floating point.
 */
final class HashSeedSampling {
  private static final int BUCKETS_MASK = 0x3FFF;
  private static final float BUCKETS_PER_PERCENT = 163.84f;

  private final int seed;
  private final int threshold;

  HashSeedSampling(int seed, float percent) {
    this.seed = seed;
    this.threshold = (int) (Math.min(percent, 100f) * BUCKETS_PER_PERCENT);
  }

  boolean keeps(byte[] traceId) {
    int hash = 0x811C9DC5;
    for (int shift = 0; shift < 32; shift += 8) {
      hash = (hash ^ (seed >>> shift & 0xFF)) * 0x01000193;
    }
    for (byte b : traceId) {
      hash = (hash ^ (b & 0xFF)) * 0x01000193;
    }
    return (hash & BUCKETS_MASK) < threshold;
  }
}
