package dev.sluice.connections;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The environment's variables {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}, in
 * capitals or small letters, as Go reads them. Immutable.
 */
public final class ProxyVariables {
  private final UnaryOperator<@Nullable String> environment;

  /**
   * @param environment the environment's variables by name
   */
  public ProxyVariables(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * URL of the proxy for a host; empty for none. The own machine is never behind one.
   *
   * @param tls whether the connection is to be secured
   * @param host without brackets
   */
  public Optional<String> proxyFor(boolean tls, String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    String url = variable(tls ? "HTTPS_PROXY" : "HTTP_PROXY");
    if (url.isEmpty() || isOwn(name) || isExcluded(name, port)) {
      return Optional.empty();
    }
    return Optional.of(url.contains("://") ? url : "http://" + url);
  }

  private String variable(String name) {
    String upper = environment.apply(name);
    String value = upper == null ? environment.apply(name.toLowerCase(Locale.ROOT)) : upper;
    return value == null ? "" : value;
  }

  private static boolean isOwn(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /** Entries are {@code *}, hosts, {@code .domains} and address blocks, each maybe with a port. */
  private boolean isExcluded(String host, int port) {
    for (String raw : variable("NO_PROXY").split(",", -1)) {
      String entry = raw.trim().toLowerCase(Locale.ROOT);
      int colon = entry.lastIndexOf(':');
      if (colon > 0 && entry.indexOf(':') == colon) {
        if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
          continue;
        }
        entry = entry.substring(0, colon);
      }
      if (entry.startsWith("*.")) {
        entry = entry.substring(1);
      }
      boolean domain = entry.startsWith(".");
      if (entry.equals("*")
          || (!entry.isEmpty() && !domain && (host.equals(entry) || host.endsWith("." + entry)))
          || (domain && host.endsWith(entry))
          || inBlock(host, entry)) {
        return true;
      }
    }
    return false;
  }

  private static boolean inBlock(String host, String entry) {
    int slash = entry.indexOf('/');
    boolean addresses = slash > 0 && host.matches("[0-9.]+") && entry.matches("[0-9.]+/[0-9]{1,2}");
    if (!addresses) {
      return false;
    }
    int bits = Math.min(Integer.SIZE, Integer.parseInt(entry.substring(slash + 1)));
    int mask = bits == 0 ? 0 : -1 << (Integer.SIZE - bits);
    return (ipv4(host) & mask) == (ipv4(entry.substring(0, slash)) & mask);
  }

  private static int ipv4(String literal) {
    int value = 0;
    for (String octet : literal.split("\\.", -1)) {
      value = value << 8 | (octet.isEmpty() || octet.length() > 3 ? 0 : Integer.parseInt(octet));
    }
    return value;
  }
}
