package dev.sluice.extension.basicauth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512", {@code $5$} and {@code $6$}, version
 * 0.6; the numbers of the steps are those of its text.
 */
final class ShaCrypt implements PasswordHash {
  private static final int USUAL_ROUNDS = 5_000;
  private static final int FEWEST_ROUNDS = 1_000;
  private static final int MOST_ROUNDS = 999_999_999;
  private static final int MOST_SALT_BYTES = 16;
  private static final String ROUNDS = "rounds=";

  private final boolean isLong;
  private final int rounds;
  private final byte[] salt;
  private final String hash;

  private ShaCrypt(boolean isLong, int rounds, byte[] salt, String hash) {
    this.isLong = isLong;
    this.rounds = rounds;
    this.salt = salt;
    this.hash = hash;
  }

  static @Nullable ShaCrypt parse(String text) {
    String[] parts = text.split("\\$", -1); // an empty one, then 5 or 6
    int rounds = USUAL_ROUNDS;
    int next = 2;
    if (parts.length == 5 && parts[2].startsWith(ROUNDS)) {
      try {
        long written = Long.parseLong(parts[2].substring(ROUNDS.length()));
        rounds = (int) Math.max(FEWEST_ROUNDS, Math.min(MOST_ROUNDS, written));
      } catch (NumberFormatException e) {
        return null;
      }
      next = 3;
    }
    if (parts.length != next + 2) {
      return null;
    }
    byte[] salt = parts[next].getBytes(StandardCharsets.UTF_8);
    return new ShaCrypt(
        parts[1].equals("6"),
        rounds,
        Arrays.copyOf(salt, Math.min(salt.length, MOST_SALT_BYTES)),
        parts[next + 1]);
  }

  @Override
  public boolean isSlow() {
    return true;
  }

  @Override
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.UTF_8),
        text(sum(password)).getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] sum(byte[] password) {
    MessageDigest sha = Digests.of(isLong ? "SHA-512" : "SHA-256");
    sha.update(password); // 4 to 8
    sha.update(salt);
    byte[] b = sha.digest(password);
    sha.update(password); // 1 to 3
    sha.update(salt);
    sha.update(repeated(b, password.length)); // 9 and 10
    for (int bits = password.length; bits > 0; bits >>>= 1) { // 11
      sha.update((bits & 1) == 1 ? b : password);
    }
    byte[] a = sha.digest(); // 12
    for (int i = 0; i < password.length; i++) { // 13 to 15
      sha.update(password);
    }
    byte[] p = repeated(sha.digest(), password.length); // 16
    for (int i = 0; i < 16 + (a[0] & 0xff); i++) { // 17 to 19
      sha.update(salt);
    }
    byte[] s = repeated(sha.digest(), salt.length); // 20
    byte[] c = a;
    for (int round = 0; round < rounds; round++) { // 21
      boolean isOdd = (round & 1) == 1;
      sha.update(isOdd ? p : c);
      if (round % 3 != 0) {
        sha.update(s);
      }
      if (round % 7 != 0) {
        sha.update(p);
      }
      c = sha.digest(isOdd ? c : p);
    }
    return c;
  }

  private static byte[] repeated(byte[] digest, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length);
    for (int left = length; left > 0; left -= digest.length) {
      out.write(digest, 0, Math.min(left, digest.length));
    }
    return out.toByteArray();
  }

  /** Step 22: which byte stands where goes round, by thirds of the digest. */
  private String text(byte[] c) {
    StringBuilder text = new StringBuilder(86);
    int third = isLong ? 21 : 10;
    for (int i = 0; i < third; i++) {
      int first = i % 3;
      int one = isLong ? first : (3 - first) % 3; // the two go round in opposite directions
      int[] starts = {0, third, 2 * third};
      int x = starts[one] + i;
      int y = starts[(one + 1) % 3] + i;
      int z = starts[(one + 2) % 3] + i;
      Digests.write(text, c[x], c[y], c[z], 4);
    }
    if (isLong) {
      Digests.write(text, 0, 0, c[63], 2);
    } else {
      Digests.write(text, 0, c[31], c[30], 3);
    }
    return text.toString();
  }
}
