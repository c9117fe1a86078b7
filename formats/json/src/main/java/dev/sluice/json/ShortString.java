package dev.sluice.json;

import java.nio.charset.StandardCharsets;

/** A copy of the string that was read last, if it is short enough for anything looked for. */
public final class ShortString {
  public static final int MAX_BYTES = 1_000;

  private final JsonInput in;
  private final byte[] bytes = new byte[MAX_BYTES];

  public ShortString(JsonInput in) {
    this.in = in;
  }

  /** What {@link #read} copied, UTF-8. */
  public byte[] bytes() {
    return bytes;
  }

  /** Copies the string that was read last; its length in UTF-8, negative when it is not short. */
  public int read() {
    int length = 0;
    while (in.hasCodePoint()) {
      if (length > bytes.length - 4) {
        return -1;
      }
      length += Utf8.write(in.codePoint(), bytes, length);
    }
    return length;
  }

  /** The string that was read last; empty for one that is not short. */
  public String text() {
    int length = read();
    return length < 0 ? "" : new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
