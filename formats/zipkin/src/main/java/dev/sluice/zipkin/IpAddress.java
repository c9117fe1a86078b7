package dev.sluice.zipkin;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** IP addresses as texts: read without asking a name server, written after RFC 5952. */
final class IpAddress {
  private static final int GROUPS = 8;

  private IpAddress() {}

  /** The address, 4 or 16 bytes; null when the text is none. */
  static byte @Nullable [] parse(String text) {
    return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
  }

  private static byte @Nullable [] parseV4(String text) {
    byte[] address = new byte[4];
    int at = 0;
    for (int part = 0; part < 4; part++) {
      int end = part == 3 ? text.length() : text.indexOf('.', at);
      if (end <= at || end - at > 3 || (end - at > 1 && text.charAt(at) == '0')) {
        return null;
      }
      int number = 0;
      for (int i = at; i < end; i++) {
        char c = text.charAt(i);
        if (c < '0' || c > '9') {
          return null;
        }
        number = 10 * number + (c - '0');
      }
      if (number > 255) {
        return null;
      }
      address[part] = (byte) number;
      at = end + 1;
    }
    return address;
  }

  private static byte @Nullable [] parseV6(String text) {
    byte[] address = new byte[16];
    int size = 0;
    int gap = -1; // where the zeros that were left out belong
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      if (size == 16) {
        return null;
      }
      int end = at;
      while (end < text.length() && isHex(text.charAt(end))) {
        end++;
      }
      if (end < text.length() && text.charAt(end) == '.') {
        byte[] last = size <= 12 ? parseV4(text.substring(at)) : null;
        if (last == null) {
          return null;
        }
        System.arraycopy(last, 0, address, size, 4);
        size += 4;
        at = text.length();
        break;
      }
      if (end == at || end - at > 4) {
        return null;
      }
      int group = Integer.parseInt(text.substring(at, end), 16);
      address[size++] = (byte) (group >>> 8);
      address[size++] = (byte) group;
      at = end;
      if (at == text.length()) {
        break;
      }
      if (text.charAt(at) != ':' || at + 1 == text.length()) {
        return null;
      }
      at++;
      if (text.charAt(at) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = size;
        at++;
      }
    }
    if (gap < 0) {
      return size == 16 ? address : null;
    }
    if (size == 16) {
      return null;
    }
    System.arraycopy(address, gap, address, 16 - (size - gap), size - gap);
    Arrays.fill(address, gap, 16 - (size - gap), (byte) 0);
    return address;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** An address that was written as text, in its usual form; null when it is none. */
  static @Nullable String usual(String text) {
    byte[] address = parse(text);
    return address == null ? null : text(address);
  }

  /** Whether 16 bytes are an IPv4 address in IPv6's clothes. */
  private static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }

  /** The text of an address; of bytes that are none, their digits behind a question mark. */
  static String text(byte[] address) {
    if (address.length == 4) {
      return v4(address, 0);
    }
    if (address.length != 16) {
      StringBuilder digits = new StringBuilder("?");
      for (byte b : address) {
        digits.append(Character.forDigit(b >> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
      }
      return digits.toString();
    }
    return isMapped(address) ? v4(address, 12) : v6(address);
  }

  private static String v4(byte[] b, int at) {
    return (b[at] & 0xFF)
        + "."
        + (b[at + 1] & 0xFF)
        + "."
        + (b[at + 2] & 0xFF)
        + "."
        + (b[at + 3] & 0xFF);
  }

  private static String v6(byte[] address) {
    int gap = -1;
    int gapGroups = 1; // one group of zeros is written
    for (int i = 0; i < GROUPS; i++) {
      int zeros = i;
      while (zeros < GROUPS && group(address, zeros) == 0) {
        zeros++;
      }
      if (zeros - i > gapGroups) {
        gap = i;
        gapGroups = zeros - i;
      }
    }
    StringBuilder text = new StringBuilder(40);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapGroups - 1;
        continue;
      }
      if (i > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(address, i)));
    }
    return text.toString();
  }

  private static int group(byte[] address, int group) {
    return (address[2 * group] & 0xFF) << 8 | (address[2 * group + 1] & 0xFF);
  }
}
