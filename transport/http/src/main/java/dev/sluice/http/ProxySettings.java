package dev.sluice.http;

import dev.sluice.connections.ProxyVariables;
import java.net.URI;
import java.net.URLDecoder;
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

  /** How a proxy is spoken to. */
  enum Kind {
    HTTP(80),
    /** HTTP within TLS. */
    HTTPS(443),
    SOCKS5(1080);

    private final int usualPort;

    Kind(int usualPort) {
      this.usualPort = usualPort;
    }

    /** Empty for a scheme that is none of a proxy; {@code socks5h} is what {@code socks5} means. */
    static Optional<Kind> of(@Nullable String scheme) {
      if (scheme == null) {
        return Optional.empty();
      }
      return switch (scheme.toLowerCase(Locale.ROOT)) {
        case "http" -> Optional.of(HTTP);
        case "https" -> Optional.of(HTTPS);
        case "socks5", "socks5h" -> Optional.of(SOCKS5);
        default -> Optional.empty();
      };
    }
  }

  /**
   * A proxy.
   *
   * @param host without brackets
   * @param user empty for none
   */
  record Proxy(Kind kind, String host, int port, String user, String password) {
    /** Value of {@code Proxy-Authorization}; empty for none. */
    String authorization() {
      String both = user + ":" + password;
      return user.isEmpty() && password.isEmpty()
          ? ""
          : "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return new Endpoint(host, port).toString();
    }
  }

  private final String configured;
  private final ProxyVariables variables;

  /**
   * @param configured a URL without {@link #problem}; empty leaves it to the environment
   * @param environment the environment's variables by name
   */
  ProxySettings(String configured, UnaryOperator<@Nullable String> environment) {
    this.configured = configured;
    this.variables = new ProxyVariables(environment);
  }

  /** What is wrong with a proxy's URL; empty text is fine. */
  static Optional<String> problem(String url) {
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (!HttpUrl.isValid(url)) {
      return Optional.of("invalid proxy URL");
    }
    URI uri = HttpUrl.parse(url);
    if (Kind.of(uri.getScheme()).isEmpty() || uri.getRawAuthority() == null) {
      return Optional.of(
          "only proxies with http://, https://, socks5:// and socks5h:// are supported");
    }
    Proxy proxy = parse(url);
    return SocksConnect.fits(proxy.user()) && SocksConnect.fits(proxy.password())
        ? Optional.empty()
        : Optional.of("user name or password of the proxy is longer than 255 bytes");
  }

  /** The proxy for a request to that URI, or null for none. */
  @Nullable Proxy forTarget(URI target) {
    if (!configured.isEmpty()) {
      return parse(configured);
    }
    boolean tls = target.getScheme().equals("https");
    return variables
        .proxyFor(tls, HttpUrl.host(target), HttpUrl.port(target))
        .filter(url -> problem(url).isEmpty())
        .map(ProxySettings::parse)
        .orElse(null);
  }

  private static Proxy parse(String url) {
    URI uri = HttpUrl.parse(url);
    Kind kind = Kind.of(uri.getScheme()).orElseThrow();
    String authority = String.valueOf(uri.getRawAuthority());
    String userInfo = authority.substring(0, Math.max(0, authority.lastIndexOf('@')));
    String[] parts = userInfo.split(":", 2);
    return new Proxy(
        kind,
        HttpUrl.host(uri),
        HttpUrl.hasPort(uri) ? HttpUrl.port(uri) : kind.usualPort,
        unescaped(parts[0]),
        parts.length > 1 ? unescaped(parts[1]) : "");
  }

  private static String unescaped(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
