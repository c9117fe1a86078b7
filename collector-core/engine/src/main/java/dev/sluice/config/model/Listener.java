package dev.sluice.config.model;

import dev.sluice.config.ListenAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A TCP address that something listens on.
 *
 * @param path the key that says so
 * @param host as written, without brackets; empty for every address
 */
record Listener(String path, String host, int port) {
  private static final Set<String> EVERY = Set.of("", "0.0.0.0", "::", "::0");
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

  static Optional<Listener> of(String path, String endpoint) {
    try {
      ListenAddress address = ListenAddress.parse(endpoint);
      return Optional.of(new Listener(path, address.host(), address.port()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a path, or what its component refuses
    }
  }

  boolean isLocal() {
    return LOCAL.contains(host.toLowerCase(Locale.ROOT));
  }

  /** Whether only one of the two can listen. */
  boolean excludes(Listener other) {
    boolean sameHost =
        EVERY.contains(host)
            || EVERY.contains(other.host)
            || host.equalsIgnoreCase(other.host)
            || (isLocal() && other.isLocal());
    return port == other.port && port != 0 && sameHost;
  }

  String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
