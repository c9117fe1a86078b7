package dev.sluice.numbers;

/**
 * Doubles as the shortest decimal text that reads back as the same value; where a text has an
 * exponent is the layout's. Zero keeps its sign. Nothing is allocated. Thread-safe.
 *
 * @param leastWhole the fewest digits before the point of a number without an exponent; for 0.01,
 *     whose zeros are not counted as digits, they are -1
 * @param mostWhole the most of these
 * @param exponentDigits that an exponent has at least
 */
public record DecimalLayout(int leastWhole, int mostWhole, int exponentDigits) {
  /** Room that {@link #write} needs. */
  public static final int MAX_BYTES = 64;

  private static final double EXACT_LIMIT = 1e15;
  private static final int SCRATCH = 32; // behind the longest text, before the end of the room

  /**
   * Writes a finite number and returns the position after it.
   *
   * @param to has {@link #MAX_BYTES} free bytes at that position, some as scratch
   */
  public int write(double value, byte[] to, int at) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("not a finite number: " + value);
    }
    int position = at;
    if (Double.doubleToRawLongBits(value) < 0) {
      to[position++] = '-';
    }
    double magnitude = Math.abs(value);
    if (magnitude == 0) {
      to[position++] = '0';
      return position;
    }
    boolean exact = magnitude < EXACT_LIMIT && magnitude == (long) magnitude;
    long digits = exact ? (long) magnitude : ShortestDecimal.digits(magnitude);
    int exponent = exact ? 0 : ShortestDecimal.exponent(magnitude);
    while (digits % 10 == 0) {
      digits /= 10;
      exponent++;
    }
    int scratch = at + SCRATCH;
    int count = writeDigits(digits, to, scratch) - scratch;
    int whole = count + exponent;
    return whole < leastWhole || whole > mostWhole
        ? exponential(to, scratch, count, whole - 1, position)
        : plain(to, scratch, count, whole, position);
  }

  private static int plain(byte[] to, int digits, int count, int whole, int at) {
    int position = at;
    if (whole <= 0) {
      to[position++] = '0';
      to[position++] = '.';
      for (int i = whole; i < 0; i++) {
        to[position++] = '0';
      }
      System.arraycopy(to, digits, to, position, count);
      return position + count;
    }
    for (int i = 0; i < Math.max(count, whole); i++) {
      if (i == whole) {
        to[position++] = '.';
      }
      to[position++] = i < count ? to[digits + i] : (byte) '0';
    }
    return position;
  }

  private int exponential(byte[] to, int digits, int count, int exponent, int at) {
    int position = at;
    to[position++] = to[digits];
    if (count > 1) {
      to[position++] = '.';
      System.arraycopy(to, digits + 1, to, position, count - 1);
      position += count - 1;
    }
    to[position++] = 'e';
    to[position++] = (byte) (exponent < 0 ? '-' : '+');
    int magnitude = Math.abs(exponent);
    if (magnitude < 10 && exponentDigits > 1) {
      to[position++] = '0';
    }
    return writeDigits(magnitude, to, position);
  }

  /** Writes a number that is not negative and returns the position after it. */
  public static int writeDigits(long value, byte[] to, int at) {
    int length = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      length++;
    }
    long rest = value;
    for (int i = at + length - 1; i >= at; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + length;
  }
}
