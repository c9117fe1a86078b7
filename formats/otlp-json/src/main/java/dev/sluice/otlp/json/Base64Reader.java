package dev.sluice.otlp.json;

import dev.sluice.json.JsonInput;
import dev.sluice.json.NoRoomException;

/**
 * Base64 of either alphabet (RFC 4648, sections 4 and 5), padded or not, straight into the output.
 * Line ends are passed over, as in MIME.
 */
final class Base64Reader {
  private Base64Reader() {}

  /**
   * Decodes the string that was read last.
   *
   * @return false when it is not base64; what was written then is of no use
   */
  static boolean decode(JsonInput string, ProtoBuffer out) throws NoRoomException {
    int bits = 0;
    int digits = 0;
    int padding = 0;
    while (string.hasCodePoint()) {
      int c = string.codePoint();
      if (c == '\n' || c == '\r') {
        continue;
      }
      if (c == '=') {
        padding++;
        continue;
      }
      int digit = digit(c);
      if (digit < 0 || padding > 0) {
        return false;
      }
      bits = bits << 6 | digit;
      digits++;
      if ((digits & 3) == 0) {
        out.octet(bits >>> 16);
        out.octet(bits >>> 8);
        out.octet(bits);
      }
    }
    int rest = digits & 3;
    if (rest == 2) {
      out.octet(bits >>> 4);
    } else if (rest == 3) {
      out.octet(bits >>> 10);
      out.octet(bits >>> 2);
    }
    return rest != 1 && (padding == 0 || (rest != 0 && padding == 4 - rest));
  }

  private static int digit(int c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    if (c == '+' || c == '-') {
      return 62;
    }
    return c == '/' || c == '_' ? 63 : -1;
  }
}
