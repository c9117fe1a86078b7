package dev.sluice.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection leads to. Connections of one route can stand in for each other.
 *
 * @param tls whether the scheme is {@code https}
 * @param host without brackets
 * @param proxy what it goes through, or null
 */
record HttpRoute(boolean tls, String host, int port, ProxySettings.@Nullable Proxy proxy) {
  static HttpRoute of(URI uri, ProxySettings proxies) {
    boolean tls = uri.getScheme().equals("https");
    return new HttpRoute(tls, HttpUrl.host(uri), HttpUrl.port(uri), proxies.forTarget(uri));
  }

  /** The host that the connection is opened to. */
  String connectHost() {
    return proxy == null ? host : proxy.host();
  }

  int connectPort() {
    return proxy == null ? port : proxy.port();
  }

  /** Whether requests name the whole URI, as proxies want it. */
  boolean wantsAbsoluteForm() {
    return proxy != null && proxy.kind() != ProxySettings.Kind.SOCKS5 && !tls;
  }

  /** {@code host:port} with the port always, for {@code CONNECT}. */
  String authority() {
    return new Endpoint(host, port).toString();
  }
}
