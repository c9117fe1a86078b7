package dev.sluice.grpc;

import dev.sluice.connections.ProxyVariables;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that {@code HTTPS_PROXY} names for gRPC clients, with TLS or without, as in the
 * reference: asked in plain HTTP for a tunnel, and to look the name up. grpc calls it where
 * blocking is allowed.
 */
final class EnvironmentProxy implements ProxyDetector {
  private static final Pattern HTTP_URL =
      Pattern.compile(
          "http://(?:([^@/]*)@)?(\\[[^\\]]+\\]|[^:/?#\\[\\]]+)(?::([0-9]{1,5}))?(?:[/?#].*)?");
  private static final int USUAL_PORT = 443;
  private static final int MAX_PORT = 65_535;

  private final ProxyVariables variables;

  EnvironmentProxy(ProxyVariables variables) {
    this.variables = variables;
  }

  @Override
  public @Nullable ProxiedSocketAddress proxyFor(SocketAddress target) throws IOException {
    if (!(target instanceof InetSocketAddress address)) {
      return null;
    }
    String url = variables.proxyFor(true, address.getHostString(), address.getPort()).orElse(null);
    if (url == null) {
      return null;
    }
    Matcher parts = HTTP_URL.matcher(url);
    int port = USUAL_PORT;
    if (parts.matches() && parts.group(3) != null) {
      port = Integer.parseInt(parts.group(3));
    }
    if (!parts.matches() || port > MAX_PORT) {
      throw new IOException("HTTPS_PROXY is no URL of an http:// proxy; gRPC knows no others");
    }
    HttpConnectProxiedSocketAddress.Builder proxied =
        HttpConnectProxiedSocketAddress.newBuilder()
            .setTargetAddress(address)
            .setProxyAddress(new InetSocketAddress(InetAddress.getByName(parts.group(2)), port));
    if (parts.group(1) != null) {
      String[] user = parts.group(1).split(":", 2);
      proxied
          .setUsername(unescaped(user[0]))
          .setPassword(user.length > 1 ? unescaped(user[1]) : "");
    }
    return proxied.build();
  }

  private static String unescaped(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
