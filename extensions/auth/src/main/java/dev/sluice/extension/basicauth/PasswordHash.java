package dev.sluice.extension.basicauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What htpasswd files have of a password. Immutable. */
interface PasswordHash {
  /** Whether it is the password. */
  boolean matches(byte[] password);

  /** Whether that takes a millisecond or more. */
  boolean isSlow();

  /**
   * Reads one, by its beginning; what begins with no known scheme is the password itself. Null for
   * one that is damaged.
   */
  static @Nullable PasswordHash parse(String text) {
    if (text.startsWith("$apr1$") || text.startsWith("$1$")) {
      return Md5Crypt.parse(text);
    }
    if (text.startsWith("{SHA}") || text.startsWith("{SSHA}")) {
      return sha1(text);
    }
    if (text.matches("(?s)\\$2[abxy]\\$.*")) {
      return Bcrypt.parse(text);
    }
    if (text.startsWith("$5$") || text.startsWith("$6$")) {
      return ShaCrypt.parse(text);
    }
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    byte[] marked = text.startsWith("{PLAIN}") ? plain(text) : plain; // as nginx writes it
    return fast(
        password -> {
          boolean isPlain = MessageDigest.isEqual(plain, password);
          boolean isMarked = MessageDigest.isEqual(marked, password); // either takes as long
          return isPlain || isMarked;
        });
  }

  private static byte[] plain(String text) {
    return text.substring("{PLAIN}".length()).getBytes(StandardCharsets.UTF_8);
  }

  /** SHA-1, of password and the salt that stands behind the hash. */
  private static @Nullable PasswordHash sha1(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.substring(text.indexOf('}') + 1));
    } catch (IllegalArgumentException e) {
      return null;
    }
    boolean isSalted = text.startsWith("{SSHA}");
    int length = 20;
    if (isSalted ? bytes.length < length : bytes.length != length) {
      return null;
    }
    return fast(
        password -> {
          MessageDigest sha = Digests.of("SHA-1");
          sha.update(password);
          sha.update(bytes, length, bytes.length - length);
          return MessageDigest.isEqual(sha.digest(), Arrays.copyOfRange(bytes, 0, length));
        });
  }

  private static PasswordHash fast(Predicate<byte[]> matches) {
    return new PasswordHash() {
      @Override
      public boolean matches(byte[] password) {
        return matches.test(password);
      }

      @Override
      public boolean isSlow() {
        return false;
      }
    };
  }
}
