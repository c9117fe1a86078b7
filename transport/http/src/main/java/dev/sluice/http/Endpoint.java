package dev.sluice.http;

/**
 * A {@code host:port} as Go writes it: an IPv6 host stands in brackets.
 *
 * @param host without brackets
 */
record Endpoint(String host, int port) {
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
