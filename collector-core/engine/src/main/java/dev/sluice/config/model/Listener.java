package dev.sluice.config.model;

import dev.sluice.config.ListenAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A TCP address that something listens on.
 *
 * @param path the key that says so
 * @param address as written
 */
record Listener(String path, ListenAddress address) {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

  static Optional<Listener> of(String path, String endpoint) {
    try {
      return Optional.of(new Listener(path, ListenAddress.parse(endpoint)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a path, or what its component refuses
    }
  }

  boolean isLocal() {
    return LOCAL.contains(address.host().toLowerCase(Locale.ROOT));
  }

  /** Whether only one of the two can listen. */
  boolean excludes(Listener other) {
    boolean sameHost =
        address.isEveryInterface()
            || other.address.isEveryInterface()
            || address.host().equalsIgnoreCase(other.address.host())
            || (isLocal() && other.isLocal());
    return address.port() == other.address.port() && address.port() != 0 && sameHost;
  }
}
