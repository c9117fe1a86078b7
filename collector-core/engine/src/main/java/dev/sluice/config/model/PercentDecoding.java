package dev.sluice.config.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Values of W3C baggage: {@code %2C} stands for a comma; a plus sign stands for itself. */
final class PercentDecoding {
  private PercentDecoding() {}

  /** The value; a percent sign without two hexadecimal digits behind it stays. */
  static String decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] == '%' && i + 2 < bytes.length ? pair(bytes[i + 1], bytes[i + 2]) : -1;
      if (value >= 0) {
        out.write(value);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int pair(byte high, byte low) {
    int h = Character.digit(high, 16);
    int l = Character.digit(low, 16);
    return h < 0 || l < 0 ? -1 : h << 4 | l;
  }
}
