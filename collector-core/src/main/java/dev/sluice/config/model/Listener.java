package dev.sluice.config.model;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP address that something listens on.
 *
 * @param path the key that says so
 * @param host as written, without brackets; empty for every address
 */
record Listener(String path, String host, int port) {
  private static final Pattern ADDRESS = Pattern.compile("(?:\\[([^\\]]*)\\]|([^:/]*)):(\\d{1,5})");
  private static final Set<String> EVERY = Set.of("", "0.0.0.0", "::", "::0");
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

  static Optional<Listener> of(String path, String endpoint) {
    Matcher matcher = ADDRESS.matcher(endpoint);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return Optional.of(new Listener(path, host, Integer.parseInt(matcher.group(3))));
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
