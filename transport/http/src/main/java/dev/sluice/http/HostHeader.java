package dev.sluice.http;

/**
 * What may stand in a {@code Host} header or before the path of an absolute target (RFC 9112,
 * section 3.2): the octets of a host and a port, no blank, no path, no user. Stateless.
 */
final class HostHeader {
  private static final String MARKS = "!$%&'()*+,-.:;=[]_~";

  private HostHeader() {}

  static boolean isValid(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean valid =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || MARKS.indexOf(c) >= 0;
      if (!valid) {
        return false;
      }
    }
    return true;
  }
}
