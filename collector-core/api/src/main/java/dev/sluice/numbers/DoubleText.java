package dev.sluice.numbers;

import java.nio.charset.StandardCharsets;

/**
 * Doubles as JSON and ECMAScript write them, which is how the reference writes them into text: the
 * shortest digits that read back as the same value, plain between 1e-6 and 1e21, with an exponent
 * beyond. Zero keeps its sign. Thread-safe.
 */
public final class DoubleText {
  /** Room that {@link #write} needs. */
  public static final int MAX_BYTES = DecimalLayout.MAX_BYTES;

  private static final DecimalLayout LAYOUT = new DecimalLayout(-5, 21, 1);

  private DoubleText() {}

  /** The text; {@code NaN}, {@code Infinity}, {@code -Infinity} for what is no number. */
  public static String of(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    byte[] text = new byte[MAX_BYTES];
    return new String(text, 0, write(value, text, 0), StandardCharsets.ISO_8859_1);
  }

  /**
   * Writes a finite number and returns the position after it.
   *
   * @param to has {@link #MAX_BYTES} free bytes at that position, some as scratch
   */
  public static int write(double value, byte[] to, int at) {
    return LAYOUT.write(value, to, at);
  }
}
