package dev.sluice.exporter.debug;

import dev.sluice.data.Slice;
import dev.sluice.numbers.DoubleText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** Numbers, times and ids as the reference's language writes them. */
final class GoText {
  private static final long NANOS = 1_000_000_000L;
  private static final int SMALLEST_PLAIN = -4;
  private static final int SMALLEST_SCIENTIFIC = 6;
  private static final int DECIMALS = 6;

  private GoText() {}

  /** As {@code %v}: the shortest digits, with an exponent below 1e-4 and from 1e6 on. */
  static String shortest(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    String text = DoubleText.of(value);
    if (value == 0 || Double.isNaN(value)) {
      return text;
    }
    BigDecimal digits = new BigDecimal(text).stripTrailingZeros();
    String unscaled = digits.unscaledValue().abs().toString();
    int exponent = unscaled.length() - 1 - digits.scale();
    if (exponent >= SMALLEST_PLAIN && exponent < SMALLEST_SCIENTIFIC) {
      return text;
    }
    return (value < 0 ? "-" : "")
        + unscaled.charAt(0)
        + (unscaled.length() > 1 ? "." + unscaled.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** As {@code %f}: six decimals, rounded from the exact value. */
  static String fixed(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "NaN" : shortest(value);
    }
    String text = new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
    boolean negative = Double.doubleToRawLongBits(value) < 0;
    return negative && !text.startsWith("-") ? "-" + text : text;
  }

  /** {@code 2020-02-11 20:26:12.000000321 +0000 UTC}; a signed reading, as there. */
  static String time(long unixNano) {
    OffsetDateTime time =
        Instant.ofEpochSecond(Math.floorDiv(unixNano, NANOS), Math.floorMod(unixNano, NANOS))
            .atOffset(ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(40);
    padded(time.getYear(), 4, text).append('-');
    padded(time.getMonthValue(), 2, text).append('-');
    padded(time.getDayOfMonth(), 2, text).append(' ');
    padded(time.getHour(), 2, text).append(':');
    padded(time.getMinute(), 2, text).append(':');
    padded(time.getSecond(), 2, text);
    if (time.getNano() != 0) {
      padded(time.getNano(), 9, text.append('.'));
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    return text.append(" +0000 UTC").toString();
  }

  private static StringBuilder padded(int number, int digits, StringBuilder to) {
    String text = Integer.toString(number); // of years from 1677 on
    return to.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
  }

  /** Hexadecimal; nothing for an id that is missing or all zeros. */
  static String id(Slice id) {
    boolean empty = true;
    for (int at = id.offset(); at < id.end(); at++) {
      empty &= id.array()[at] == 0;
    }
    return empty ? "" : HexFormat.of().formatHex(id.array(), id.offset(), id.end());
  }

  /**
   * The text with control characters spelled out, except line feeds and tabs: what a terminal would
   * take for a command must not come from outside.
   */
  static String printable(String text) {
    int at = 0;
    while (at < text.length() && !isControl(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length() + 16).append(text, 0, at);
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (isControl(c)) {
        clean.append(String.format("\\x%02x", (int) c));
      } else {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
  }
}
