package dev.sluice.exporter.debug;

import dev.sluice.data.Slice;
import dev.sluice.numbers.DecimalLayout;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** Numbers, times and ids as the reference's language writes them. */
final class GoText {
  private static final long NANOS = 1_000_000_000L;
  private static final DecimalLayout LAYOUT = new DecimalLayout(-3, 6, 2);
  private static final int DECIMALS = 6;

  private GoText() {}

  /** As {@code %v}: the shortest digits, with an exponent below 1e-4 and from 1e6 on. */
  static String shortest(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    byte[] text = new byte[DecimalLayout.MAX_BYTES];
    int length = LAYOUT.write(value, text, 0);
    return new String(text, 0, length, StandardCharsets.US_ASCII);
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
