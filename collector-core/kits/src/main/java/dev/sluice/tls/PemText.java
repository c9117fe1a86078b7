package dev.sluice.tls;

import dev.sluice.config.Secret;

/**
 * A PEM text as a {@code tls} block gives it: in a file or inline.
 *
 * @param file where it is; empty when it is inline or not given
 * @param inline the text itself; empty when it is in a file or not given
 */
public record PemText(String file, Secret inline) {
  /** Not given. */
  public static final PemText NONE = new PemText("", new Secret(""));

  /** In a file. */
  public static PemText in(String file) {
    return new PemText(file, NONE.inline);
  }

  /** Inline. */
  public static PemText of(String text) {
    return new PemText("", new Secret(text));
  }

  /** Whether there is one. */
  public boolean isGiven() {
    return !file.isEmpty() || !inline.isEmpty();
  }

  /** Whether it is given twice, which {@link TlsConfig} refuses. */
  boolean isAmbiguous() {
    return !file.isEmpty() && !inline.isEmpty();
  }
}
