package dev.sluice.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A {@code host:port} as Go writes it: an IPv6 host stands in brackets.
 *
 * @param host without brackets
 */
record Endpoint(String host, int port) {
  /** The other end of a connection, for people; empty for a socket without addresses. */
  static String shown(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress inet
        ? new Endpoint(inet.getAddress().getHostAddress(), inet.getPort()).toString()
        : "";
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
