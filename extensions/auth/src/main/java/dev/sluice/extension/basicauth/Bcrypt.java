package dev.sluice.extension.basicauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The password scheme of Provos and Mazières, "A Future-Adaptable Password Scheme" (USENIX 1999),
 * as its implementations have it: {@code $2a$}, {@code $2b$}, {@code $2x$} and {@code $2y$} mean
 * the same. Of a password 72 bytes count, the null at its end among them.
 */
final class Bcrypt implements PasswordHash {
  private static final String ALPHABET =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final byte[] MAGIC =
      "OrpheanBeholderScryDoubt".getBytes(StandardCharsets.US_ASCII);
  private static final int FEWEST_COST = 4;
  private static final int MOST_COST = 31;
  private static final int SALT_CHARS = 22;
  private static final int SALT_BYTES = 16;
  private static final int HASH_CHARS = 31;
  private static final int HASH_BYTES = 23;
  private static final int HEAD_CHARS = "$2a$10$".length();

  private final int cost;
  private final byte[] salt;
  private final byte[] hash;

  private Bcrypt(int cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  static @Nullable Bcrypt parse(String text) {
    if (text.length() != HEAD_CHARS + SALT_CHARS + HASH_CHARS
        || !text.substring(3).matches("\\$\\d\\d\\$[./A-Za-z0-9]+")) {
      return null;
    }
    int cost = Integer.parseInt(text.substring(4, 6));
    if (cost < FEWEST_COST || cost > MOST_COST) {
      return null;
    }
    int hashAt = HEAD_CHARS + SALT_CHARS;
    return new Bcrypt(
        cost,
        decoded(text.substring(HEAD_CHARS, hashAt), SALT_BYTES),
        decoded(text.substring(hashAt), HASH_BYTES));
  }

  /** Base64 with an alphabet of its own. */
  private static byte[] decoded(String text, int length) {
    byte[] bytes = new byte[length];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < text.length() && at < length; i++) {
      bits = (bits << 6) | ALPHABET.indexOf(text.charAt(i));
      held += 6;
      if (held >= 8) {
        held -= 8;
        bytes[at++] = (byte) (bits >>> held);
      }
    }
    return bytes;
  }

  @Override
  public boolean isSlow() {
    return true;
  }

  @Override
  public boolean matches(byte[] password) {
    byte[] key = Arrays.copyOf(password, password.length + 1);
    Blowfish cipher = new Blowfish();
    cipher.expand(salt, key);
    for (long round = 1L << cost; round > 0; round--) {
      cipher.expand(key);
      cipher.expand(salt);
    }
    byte[] sum = MAGIC.clone();
    for (int i = 0; i < 64; i++) {
      cipher.encrypt(sum);
    }
    return MessageDigest.isEqual(Arrays.copyOf(sum, HASH_BYTES), hash);
  }
}
