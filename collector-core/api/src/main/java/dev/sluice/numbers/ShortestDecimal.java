package dev.sluice.numbers;

import java.math.BigInteger;

/**
 * The shortest decimal that reads back as a given double, without allocating. Of several the one
 * nearest to the double; of two as near the even one. Every writer of doubles takes its digits from
 * here, whatever layout it gives them. Thread-safe.
 *
 * <p>Source: R. Giulietti, "The Schubfach way to render doubles": of all multiples of one power of
 * ten at most two lie in the interval of numbers that round to the double, and of those of the next
 * larger power at most one, so that four candidates are looked at, with one multiplication by a
 * power of ten in 126 bits for each of the double and the two ends of its interval.
 */
public final class ShortestDecimal {
  private static final int FRACTION_BITS = 52;
  private static final long FRACTION = (1L << FRACTION_BITS) - 1;
  private static final int EXPONENT_BIAS = 1075;
  private static final int MIN_POWER = -324;
  private static final int MAX_POWER = 292;
  private static final long LOW_63 = Long.MAX_VALUE;
  private static final int LOG_BITS = 41;
  private static final long LOG10_OF_2 = 661971961083L; // log10(2) * 2^41
  private static final long LOG10_OF_THREE_QUARTERS = -274743187321L;
  private static final int LOG2_BITS = 38;
  private static final long LOG2_OF_10 = 913124641741L; // log2(10) * 2^38
  private static final long[] HIGH = new long[MAX_POWER - MIN_POWER + 1];
  private static final long[] LOW = new long[MAX_POWER - MIN_POWER + 1];

  static {
    for (int k = MIN_POWER; k <= MAX_POWER; k++) {
      BigInteger g = reciprocal(k);
      HIGH[k - MIN_POWER] = g.shiftRight(63).longValueExact();
      LOW[k - MIN_POWER] = g.and(BigInteger.valueOf(LOW_63)).longValueExact();
    }
  }

  private ShortestDecimal() {}

  /** The power of ten that the digits of a positive finite number are multiplied with. */
  public static int exponent(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> FRACTION_BITS);
    return exponent(Math.max(biased, 1) - EXPONENT_BIAS, isLopsided(biased, bits & FRACTION));
  }

  private static int exponent(int q, boolean lopsided) {
    return (int) ((q * LOG10_OF_2 + (lopsided ? LOG10_OF_THREE_QUARTERS : 0)) >> LOG_BITS);
  }

  /** Whether the neighbour below is nearer than the one above. */
  private static boolean isLopsided(int biased, long fraction) {
    return fraction == 0 && biased > 1;
  }

  /** The digits of a positive finite number; they may end with zeros. */
  public static long digits(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> FRACTION_BITS);
    long fraction = bits & FRACTION;
    long c = biased == 0 ? fraction : fraction | (1L << FRACTION_BITS);
    int q = Math.max(biased, 1) - EXPONENT_BIAS;
    boolean lopsided = isLopsided(biased, fraction);
    int k = exponent(q, lopsided);
    int shift = q + floorLog2OfPowerOf10(-k) + 2;
    long high = HIGH[k - MIN_POWER];
    long low = LOW[k - MIN_POWER];
    long middle = scaled(high, low, (c << 2) << shift);
    long lower = scaled(high, low, ((c << 2) - (lopsided ? 1 : 2)) << shift);
    long upper = scaled(high, low, ((c << 2) + 2) << shift);
    long odd = c & 1; // the ends of the interval round to an even number only

    long s = middle >> 2;
    if (s >= 10) {
      long below = s / 10 * 10;
      long above = below + 10;
      boolean belowFits = lower + odd <= (below << 2);
      boolean aboveFits = (above << 2) + odd <= upper;
      if (belowFits != aboveFits) {
        return belowFits ? below : above;
      }
    }
    long t = s + 1;
    boolean sFits = lower + odd <= (s << 2);
    boolean tFits = (t << 2) + odd <= upper;
    if (sFits != tFits) {
      return sFits ? s : t;
    }
    long distance = middle - ((s + t) << 1);
    return distance < 0 || (distance == 0 && (s & 1) == 0) ? s : t;
  }

  /** The product with a power of ten, over 2^126, its last bit set when it is not exact. */
  private static long scaled(long high, long low, long factor) {
    long middle = ((high * factor) >>> 1) + Math.multiplyHigh(low, factor);
    long product = Math.multiplyHigh(high, factor) + (middle >>> 63);
    return product | (((middle & LOW_63) + LOW_63) >>> 63);
  }

  /** 10^-k in 126 bits, rounded up. */
  private static BigInteger reciprocal(int k) {
    int power = -k;
    int bits = floorLog2OfPowerOf10(power) - 125; // of the exponent of two that is taken out
    BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
    BigInteger floor;
    if (power >= 0) {
      floor = bits >= 0 ? ten.shiftRight(bits) : ten.shiftLeft(-bits);
    } else {
      floor = BigInteger.ONE.shiftLeft(-bits).divide(ten);
    }
    return floor.add(BigInteger.ONE);
  }

  private static int floorLog2OfPowerOf10(int e) {
    return (int) ((e * LOG2_OF_10) >> LOG2_BITS);
  }
}
