package dev.sluice.grpc;

import dev.sluice.config.ConfigException;
import java.util.List;

/**
 * Where a client connects to: {@code host:port}, the same behind {@code http://} or {@code
 * https://}, {@code dns:///h:p}, {@code dns://server/h:p}, {@code passthrough:///h:p} or {@code
 * unix:///path}.
 *
 * @param kind how the name is resolved
 * @param host host of the target; empty for a unix socket
 * @param port port of the target; zero for a unix socket
 * @param path path of a unix socket, else empty
 * @param forcesTls whether the form demands TLS whatever the {@code tls} block says
 */
record GrpcEndpoint(Kind kind, String host, int port, String path, boolean forcesTls) {
  enum Kind {
    /** By DNS, with the balancer that is configured. */
    DNS,
    /** As the system resolves it when connecting: one connection to the first that answers. */
    PASSTHROUGH,
    UNIX
  }

  private static final List<String> SCHEMES = List.of("dns", "passthrough", "unix");

  /** Reads the value of {@code endpoint}; throws with the reference's texts. */
  static GrpcEndpoint parse(String text) {
    if (text.startsWith("unix://")) {
      String path = text.substring("unix://".length());
      if (path.isEmpty()) {
        throw invalid(text, "unix socket path cannot be empty");
      }
      return new GrpcEndpoint(Kind.UNIX, "", 0, path, false);
    }
    if (text.startsWith("http://")) {
      return tcp(text, Kind.DNS, text.substring("http://".length()), false);
    }
    if (text.startsWith("https://")) {
      return tcp(text, Kind.DNS, text.substring("https://".length()), true);
    }
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return tcp(text, Kind.DNS, text, false);
    }
    String name = text.substring(0, scheme);
    if (!SCHEMES.contains(name)) {
      throw invalid(text, "unknown resolver scheme \"" + name + "\"");
    }
    int path = text.indexOf('/', scheme + 3);
    return tcp(
        text,
        name.equals("dns") ? Kind.DNS : Kind.PASSTHROUGH,
        path < 0 ? "" : text.substring(path + 1),
        false);
  }

  private static GrpcEndpoint tcp(String text, Kind kind, String address, boolean forcesTls) {
    if (address.isEmpty()) {
      throw invalid(text, "requires a non-empty \"endpoint\"");
    }
    try {
      HostPort hostPort = HostPort.parse(address);
      return new GrpcEndpoint(kind, hostPort.host(), hostPort.port(), "", forcesTls);
    } catch (IllegalArgumentException e) {
      throw invalid(text, String.valueOf(e.getMessage()));
    }
  }

  private static ConfigException invalid(String text, String why) {
    return new ConfigException("endpoint", text, why, "write host:port, for example tempo:4317");
  }

  /** What grpc resolves. An empty host is this machine, as in the reference. */
  String target() {
    return "dns:///" + new HostPort(host.isEmpty() ? "localhost" : host, port);
  }
}
