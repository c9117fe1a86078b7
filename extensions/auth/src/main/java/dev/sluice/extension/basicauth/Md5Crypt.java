package dev.sluice.extension.basicauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Poul-Henning Kamp's password scheme of FreeBSD, {@code $1$}, and Apache's, {@code $apr1$}, which
 * differs in its name alone.
 */
final class Md5Crypt implements PasswordHash {
  private static final int ROUNDS = 1000;

  private final String prefix;
  private final byte[] salt;
  private final String hash;

  private Md5Crypt(String prefix, byte[] salt, String hash) {
    this.prefix = prefix;
    this.salt = salt;
    this.hash = hash;
  }

  static @Nullable Md5Crypt parse(String text) {
    String prefix = text.startsWith("$1$") ? "$1$" : "$apr1$";
    int end = text.indexOf('$', prefix.length());
    if (end < 0) {
      return null;
    }
    byte[] salt = text.substring(prefix.length(), end).getBytes(StandardCharsets.UTF_8);
    return new Md5Crypt(prefix, salt, text.substring(end + 1));
  }

  @Override
  public boolean isSlow() {
    return true;
  }

  @Override
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.UTF_8),
        hashOf(password).getBytes(StandardCharsets.US_ASCII));
  }

  private String hashOf(byte[] password) {
    MessageDigest md5 = Digests.of("MD5");
    md5.update(password);
    md5.update(salt);
    byte[] inner = md5.digest(password);
    md5.update(password);
    md5.update(prefix.getBytes(StandardCharsets.US_ASCII));
    md5.update(salt);
    for (int left = password.length; left > 0; left -= inner.length) {
      md5.update(inner, 0, Math.min(left, inner.length));
    }
    for (int bits = password.length; bits > 0; bits >>>= 1) {
      md5.update((bits & 1) == 1 ? 0 : password[0]);
    }
    byte[] sum = md5.digest();
    for (int round = 0; round < ROUNDS; round++) {
      boolean isOdd = (round & 1) == 1;
      md5.update(isOdd ? password : sum);
      if (round % 3 != 0) {
        md5.update(salt);
      }
      if (round % 7 != 0) {
        md5.update(password);
      }
      sum = md5.digest(isOdd ? sum : password);
    }
    StringBuilder text = new StringBuilder(22);
    for (int i = 0; i < 4; i++) {
      Digests.write(text, sum[i], sum[i + 6], sum[i + 12], 4);
    }
    Digests.write(text, sum[4], sum[10], sum[5], 4);
    Digests.write(text, 0, 0, sum[11], 2);
    return text.toString();
  }
}
