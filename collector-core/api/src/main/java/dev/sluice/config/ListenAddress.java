package dev.sluice.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;

/**
 * Where a server listens on TCP: {@code host:port} as Go reads it. An IPv6 host stands in brackets;
 * no host is every interface; no port is any free one, and so is an empty text; a port may be the
 * name of a service.
 *
 * @param host without brackets; empty for every interface
 * @param port 0 for any free one
 */
public record ListenAddress(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /** The names that Go knows wherever it runs. */
  private static final Map<String, Integer> SERVICES =
      Map.ofEntries(
          Map.entry("domain", 53),
          Map.entry("ftp", 21),
          Map.entry("ftps", 990),
          Map.entry("gopher", 70),
          Map.entry("http", 80),
          Map.entry("https", 443),
          Map.entry("imap2", 143),
          Map.entry("imap3", 220),
          Map.entry("imaps", 993),
          Map.entry("pop3", 110),
          Map.entry("pop3s", 995),
          Map.entry("smtp", 25),
          Map.entry("submissions", 465),
          Map.entry("ssh", 22),
          Map.entry("telnet", 23));

  /** Throws {@link IllegalArgumentException} with the reference's text for anything else. */
  public static ListenAddress parse(String text) {
    if (text.isEmpty()) {
      return new ListenAddress("", 0);
    }
    int colon = text.lastIndexOf(':');
    int bracket = text.indexOf(']');
    if (colon < 0) {
      throw bad(text, "missing port in address");
    }
    String host;
    if (text.startsWith("[")) {
      if (bracket < 0) {
        throw bad(text, "missing ']' in address");
      }
      if (colon != bracket + 1) {
        boolean moreColons = text.startsWith(":", bracket + 1);
        throw bad(text, moreColons ? "too many colons in address" : "missing port in address");
      }
      host = text.substring(1, bracket);
    } else {
      host = text.substring(0, colon);
      if (host.indexOf(':') >= 0) {
        throw bad(text, "too many colons in address");
      }
    }
    String rest = host + text.substring(colon);
    if (rest.indexOf('[') >= 0 || rest.indexOf(']') >= 0) {
      throw bad(text, "unexpected '" + (rest.indexOf('[') >= 0 ? '[' : ']') + "' in address");
    }
    return new ListenAddress(host, portOf(text.substring(colon + 1)));
  }

  private static int portOf(String port) {
    if (port.isEmpty()) {
      return 0;
    }
    if (!port.matches("[+-]?[0-9]+")) {
      Integer known = SERVICES.get(port.toLowerCase(Locale.ROOT));
      if (known == null) {
        throw new IllegalArgumentException("lookup tcp/" + port + ": unknown port");
      }
      return known;
    }
    String digits = port.replaceFirst("^\\+?0*(?=[0-9])", "");
    if (digits.startsWith("-") || digits.length() > 5 || Integer.parseInt(digits) > MAX_PORT) {
      throw new IllegalArgumentException("address " + port + ": invalid port");
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException("address " + text + ": " + why);
  }

  /** Whether it means every interface, in whichever notation. Asks no name service. */
  public boolean isEveryInterface() {
    return host.isEmpty() || host.equals("0.0.0.0") || isUnspecifiedIpv6();
  }

  private boolean isUnspecifiedIpv6() {
    // What begins like this and has a colon is read as a literal or refused, never looked up.
    boolean isLiteral = host.startsWith(":") || host.startsWith("0");
    if (!isLiteral || host.indexOf(':') < 0) {
      return false;
    }
    try {
      return InetAddress.getByName(host).isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return false; // no address at all; whoever listens on it is told so
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
