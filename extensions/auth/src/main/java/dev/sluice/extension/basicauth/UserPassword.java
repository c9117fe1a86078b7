package dev.sluice.extension.basicauth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The password of one user, with a memory of the last right and the last wrong one: of their
 * digests, under a salt that is in no other process. Thread-safe.
 */
final class UserPassword {
  private final PasswordHash hash;
  private final byte[] salt = new byte[16];
  private volatile byte @Nullable [] right;
  private volatile byte @Nullable [] wrong;

  UserPassword(PasswordHash hash) {
    this.hash = hash;
    new SecureRandom().nextBytes(salt);
  }

  /** Whether it takes long to find out. */
  boolean isSlow() {
    return hash.isSlow();
  }

  /** Whether it is right, where that is known without hashing; else null. */
  @Nullable Boolean remembered(byte[] password) {
    if (!hash.isSlow() || (right == null && wrong == null)) {
      return null;
    }
    byte[] digest = digest(password);
    if (MessageDigest.isEqual(right, digest)) {
      return true;
    }
    return MessageDigest.isEqual(wrong, digest) ? false : null;
  }

  /** Finds out. */
  boolean matches(byte[] password) {
    boolean matches = hash.matches(password);
    if (hash.isSlow() && matches) {
      right = digest(password);
    } else if (hash.isSlow()) {
      wrong = digest(password);
    }
    return matches;
  }

  private byte[] digest(byte[] password) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt);
      return sha.digest(password);
    } catch (NoSuchAlgorithmException e) { // every JDK has it
      throw new IllegalStateException(e);
    }
  }
}
