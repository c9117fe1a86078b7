package dev.sluice.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code host:port} as Go writes it: an IPv6 host stands in brackets, an empty host is every
 * interface.
 *
 * @param host without brackets; empty for every interface
 * @param port 0 for any free one
 */
record Endpoint(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /** What is wrong with the text, in the reference's words. */
  static Optional<String> problem(String text) {
    int colon = text.lastIndexOf(':');
    int bracket = text.lastIndexOf(']');
    if (colon < 0 || colon < bracket) {
      return Optional.of("address " + text + ": missing port in address");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.indexOf(':') >= 0 && !bracketed) {
      return Optional.of("address " + text + ": too many colons in address");
    }
    String port = text.substring(colon + 1);
    boolean number = !port.isEmpty() && port.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || port.length() > 5 || Integer.parseInt(port) > MAX_PORT) {
      return Optional.of("invalid port \"" + port + "\"");
    }
    return Optional.empty();
  }

  /** Reads a text without {@link #problem}. */
  static Endpoint parse(String text) {
    problem(text)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
  }

  /** The other end of a connection, for people; empty for a socket without addresses. */
  static String shown(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress inet
        ? new Endpoint(inet.getAddress().getHostAddress(), inet.getPort()).toString()
        : "";
  }

  /** Whether it means every interface. */
  boolean isWildcard() {
    return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
