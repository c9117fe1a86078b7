package dev.sluice.extension.basicauth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests and the alphabet that crypt's hashes are made of. */
final class Digests {
  private static final String ALPHABET =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Digests() {}

  /** One that every JDK has. */
  static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Three bytes as four characters, the lowest six bits first; fewer where there are fewer. */
  static void write(StringBuilder to, int high, int middle, int low, int chars) {
    int bits = ((high & 0xff) << 16) | ((middle & 0xff) << 8) | (low & 0xff);
    for (int i = 0; i < chars; i++) {
      to.append(ALPHABET.charAt(bits & 0x3f));
      bits >>>= 6;
    }
  }
}
