package dev.sluice.grpc;

/**
 * {@code host:port} as the reference splits it; the host may be empty or an IPv6 literal in
 * brackets.
 *
 * @param host without brackets
 * @param port 0 to 65535
 */
record HostPort(String host, int port) {
  /** Splits; throws {@link IllegalArgumentException} with the reference's texts. */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host;
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      if (bracket < 0) {
        throw new IllegalArgumentException("address " + text + ": missing ']' in address");
      }
      if (colon != bracket + 1) {
        throw new IllegalArgumentException("address " + text + ": missing port in address");
      }
      host = text.substring(1, bracket);
    } else {
      if (colon < 0) {
        throw new IllegalArgumentException("address " + text + ": missing port in address");
      }
      host = text.substring(0, colon);
      if (host.indexOf(':') >= 0) {
        throw new IllegalArgumentException("address " + text + ": too many colons in address");
      }
    }
    String port = text.substring(colon + 1);
    if (!port.matches("[0-9]{1,9}") || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException("invalid port \"" + port + "\"");
    }
    return new HostPort(host, Integer.parseInt(port));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
