package dev.sluice.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a request goes through: the configured one for all, or those of the environment
 * variables {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} (or in lower case), which
 * never apply to the own machine.
 */
final class ProxySettings {
  private static final int DEFAULT_PORT = 80;

  /**
   * A proxy that is spoken to in plain HTTP.
   *
   * @param authorization value of {@code Proxy-Authorization}; empty for none
   */
  record Proxy(String host, int port, String authorization) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  private final String configured;
  private final UnaryOperator<@Nullable String> environment;

  /**
   * @param configured a URL without {@link #problem}; empty leaves it to the environment
   * @param environment the environment's variables by name
   */
  ProxySettings(String configured, UnaryOperator<@Nullable String> environment) {
    this.configured = configured;
    this.environment = environment;
  }

  /** What is wrong with a proxy's URL; empty text is fine. */
  static Optional<String> problem(String url) {
    try {
      URI uri = new URI(url);
      if (url.isEmpty() || ("http".equals(uri.getScheme()) && uri.getHost() != null)) {
        return Optional.empty();
      }
      return Optional.of("only proxies with http:// are supported");
    } catch (URISyntaxException e) {
      return Optional.of("invalid proxy URL: " + e.getReason());
    }
  }

  /** The proxy for a request to that URI, or null for none. */
  @Nullable Proxy forTarget(URI target) {
    if (!configured.isEmpty()) {
      return parse(configured);
    }
    String host = target.getHost().toLowerCase(Locale.ROOT);
    String url = variable(target.getScheme().equals("https") ? "HTTPS_PROXY" : "HTTP_PROXY");
    if (url.isEmpty() || isOwn(host) || isExcluded(host, target.getPort())) {
      return null;
    }
    String full = url.contains("://") ? url : "http://" + url;
    return problem(full).isPresent() ? null : parse(full);
  }

  private String variable(String name) {
    String upper = environment.apply(name);
    String value = upper == null ? environment.apply(name.toLowerCase(Locale.ROOT)) : upper;
    return value == null ? "" : value;
  }

  private static boolean isOwn(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
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

  private static Proxy parse(String url) {
    URI uri = URI.create(url);
    String user = uri.getUserInfo();
    String authorization =
        user == null
            ? ""
            : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    return new Proxy(
        uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), authorization);
  }
}
