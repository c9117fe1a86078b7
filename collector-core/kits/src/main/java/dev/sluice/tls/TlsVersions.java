package dev.sluice.tls;

import java.util.List;
import java.util.stream.Stream;

/**
 * The versions that a {@code tls} block allows; those under 1.2 are never spoken.
 *
 * @param min lowest version to speak
 * @param max highest version to speak
 */
public record TlsVersions(TlsVersion min, TlsVersion max) {
  /** From 1.2 to the highest there is. */
  public static final TlsVersions DEFAULT = new TlsVersions(TlsVersion.V1_2, TlsVersion.V1_3);

  /** Those from one bound to the other that are spoken at all, by their names in the JDK. */
  List<String> spoken() {
    return Stream.of(TlsVersion.values())
        .filter(version -> version.compareTo(min) >= 0 && version.compareTo(max) <= 0)
        .map(TlsVersion::jdkName)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
