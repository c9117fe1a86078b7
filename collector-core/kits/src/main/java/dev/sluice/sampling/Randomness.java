package dev.sluice.sampling;

import org.jspecify.annotations.Nullable;

/** The 56 random bits of an item, from its trace id, its trace state, or a hash. */
public final class Randomness {
  /** There is none. */
  public static final long MISSING = -1;

  /** Kept by every threshold but {@link Threshold#NEVER}. */
  public static final long LARGEST = Threshold.NEVER - 1;

  private static final int FNV_OFFSET = 0x811C9DC5;
  private static final int FNV_PRIME = 0x01000193;
  private static final int BUCKET_BITS = 14;
  private static final int BUCKETS = 1 << BUCKET_BITS;

  private Randomness() {}

  /** The last seven bytes of a trace id. */
  public static long ofTraceId(byte[] array, int offset) {
    long bits = 0;
    for (int i = offset + 9; i < offset + 16; i++) {
      bits = bits << 8 | (array[i] & 0xFF);
    }
    return bits;
  }

  /**
   * Randomness of which the upper 14 bits give the decision that older versions of the reference
   * made from a 32-bit FNV-1a hash over seed and bytes.
   */
  public static long ofHash(int seed, byte[] array, int offset, int length) {
    int hash = FNV_OFFSET;
    for (int shift = 0; shift < 32; shift += 8) {
      hash = (hash ^ (seed >>> shift & 0xFF)) * FNV_PRIME;
    }
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ (array[i] & 0xFF)) * FNV_PRIME;
    }
    long bucket = hash & (BUCKETS - 1);
    long unused = Integer.toUnsignedLong(hash) >>> (Integer.SIZE - BUCKET_BITS);
    long mixed = unused ^ unused << 10;
    return (BUCKETS - 1 - bucket) << 42 | mixed << BUCKET_BITS | bucket;
  }

  /** The threshold that keeps a percentage of hash buckets; {@link Threshold#NEVER} for none. */
  public static long hashThreshold(float percentage) {
    int kept = (int) (percentage * 163.84f); // in 32 bits and towards zero, as it always was
    return kept == 0 ? Threshold.NEVER : (long) (BUCKETS - kept) << 42;
  }

  /** As {@code rv} has it: 14 hexadecimal digits. */
  public static String text(long randomness) {
    String digits = Long.toHexString(randomness);
    return "0".repeat(Threshold.DIGITS - digits.length()) + digits;
  }

  /** Why a text is not 14 hexadecimal digits, in the reference's words; null when it is. */
  public static @Nullable String problem(String text) {
    if (text.length() != Threshold.DIGITS) {
      return "r-value must have 14 hex digits";
    }
    return parseHex(text) < 0 ? notHex(text) : null;
  }

  static String notHex(String text) {
    return "strconv.ParseUint: parsing \"" + text + "\": invalid syntax";
  }

  /** Reads exactly 14 hexadecimal digits; {@link #MISSING} for anything else. */
  public static long parse(String text) {
    return text.length() == Threshold.DIGITS ? parseHex(text) : MISSING;
  }

  /** At most 15 hexadecimal digits of either case, or -1. */
  static long parseHex(String text) {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
