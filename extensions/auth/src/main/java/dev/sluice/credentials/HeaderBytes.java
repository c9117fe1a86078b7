package dev.sluice.credentials;

import java.nio.charset.StandardCharsets;

/** Text in headers, whose characters stand for bytes: what is not ASCII is sent as UTF-8. */
public final class HeaderBytes {
  private HeaderBytes() {}

  /** A text as the value of a header. */
  public static String sent(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The bytes of a value that came in. */
  public static byte[] received(String value) {
    return value.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether it has characters that no header may have. */
  public static boolean isUnfit(String value) {
    return value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
  }
}
