package dev.sluice.processor.tailsampling;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Wants a share of all traces, by a hash of the trace id: the same ones everywhere where the salt
 * is the same. The hash is FNV-1a of 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv) over salt and
 * id.
 */
final class ProbabilisticPolicy implements TracePolicy {
  private static final String STANDARD_SALT = "default-hash-seed";
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final BigInteger ALL =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  private final long threshold; // unsigned, inclusive
  private final long saltHash;

  /**
   * @param salt empty for the reference's own
   * @param percentage of all traces
   */
  ProbabilisticPolicy(String salt, double percentage) {
    this.threshold = threshold(percentage / 100);
    long hash = OFFSET;
    for (byte b : (salt.isEmpty() ? STANDARD_SALT : salt).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    this.saltHash = hash;
  }

  @Override
  public Decision decide(TraceView trace) {
    long hash = hashed(hashed(saltHash, trace.high()), trace.low());
    return Long.compareUnsigned(hash, threshold) <= 0 ? Decision.SAMPLED : Decision.NOT_SAMPLED;
  }

  private static long hashed(long before, long bigEndian) {
    long hash = before;
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      hash = (hash ^ ((bigEndian >>> shift) & 0xff)) * PRIME;
    }
    return hash;
  }

  /** That share of all hashes, with the 64 significant bits that the reference computes with. */
  static long threshold(double ratio) {
    if (ratio >= 1) {
      return -1;
    }
    if (!(ratio > 0)) {
      return 0;
    }
    BigDecimal exact = new BigDecimal(ratio);
    BigInteger scaled = exact.unscaledValue().multiply(ALL); // times ten to the minus scale
    // a double's fraction is finite in binary, so this many bits more make it whole
    int more = exact.scale();
    BigInteger numerator = scaled.shiftLeft(more);
    BigInteger whole = numerator.divide(BigInteger.TEN.pow(more)); // value times two to the more
    return rounded(whole, more).longValue();
  }

  /** Rounds a binary number to 64 significant bits, half to even, then leaves its fraction off. */
  private static BigInteger rounded(BigInteger number, int fractionBits) {
    int over = number.bitLength() - Long.SIZE;
    BigInteger kept = number;
    if (over > 0) {
      BigInteger down = number.shiftRight(over);
      BigInteger rest = number.subtract(down.shiftLeft(over));
      int half = rest.compareTo(BigInteger.ONE.shiftLeft(over - 1));
      boolean up = half > 0 || (half == 0 && down.testBit(0));
      kept = (up ? down.add(BigInteger.ONE) : down).shiftLeft(over);
    }
    return kept.shiftRight(fractionBits).min(ALL);
  }
}
