package dev.sluice.grpc;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.uint32;

import dev.sluice.component.Claim;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentId;
import dev.sluice.tls.TlsServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A gRPC server as the reference configures it.
 *
 * @param endpoint {@code host:port}, or the path of a unix socket
 * @param transport {@code tcp}, {@code tcp4}, {@code tcp6} or {@code unix}; others fail at start
 * @param tls empty for plain text
 * @param maxRecvMsgSizeMib largest message, on the wire and inflated; zero for 4, above 2047 for
 *     2047
 * @param maxConcurrentStreams calls at once per connection; zero for 100
 * @param keepalive how connections end and how often clients may ping
 * @param authenticator the extension that every call is shown to before its body is read
 * @param includeMetadata whether a call's metadata travels with its data
 */
public record GrpcServerConfig(
    String endpoint,
    String transport,
    Optional<TlsServerConfig> tls,
    long maxRecvMsgSizeMib,
    long maxConcurrentStreams,
    ServerKeepalive keepalive,
    Optional<ComponentId> authenticator,
    boolean includeMetadata) {
  private static final int DEFAULT_MAX_MIB = 4;

  /** The reference's bound: as many bytes as 64 bits can count. */
  private static final long MAX_MIB = Long.MAX_VALUE / 1024 / 1024;

  /** The largest message that there is: gRPC and Java count its bytes with 32 bits. */
  private static final int MAX_POSSIBLE_MIB = Integer.MAX_VALUE / 1024 / 1024;

  private static final int DEFAULT_STREAMS = 100;

  public GrpcServerConfig {
    if (maxRecvMsgSizeMib < 0 || maxRecvMsgSizeMib > MAX_MIB) {
      throw new ConfigException(
          "max_recv_msg_size_mib",
          maxRecvMsgSizeMib,
          "invalid max_recv_msg_size_mib value, must be between 1 and "
              + MAX_MIB
              + ": "
              + maxRecvMsgSizeMib,
          "remove it for 4");
    }
    Listening.problem(transport, endpoint)
        .ifPresent(
            why -> {
              throw new ConfigException(
                  "endpoint", endpoint, why, "write host:port, for example localhost:4317");
            });
  }

  /** Everything by default, on that endpoint. */
  public static GrpcServerConfig on(String endpoint) {
    return spec(endpoint).defaults();
  }

  /** The section with that default endpoint. */
  public static Spec<GrpcServerConfig> spec(String defaultEndpoint) {
    return Spec.of(keys -> read(keys, defaultEndpoint));
  }

  private static GrpcServerConfig read(Keys keys, String defaultEndpoint) {
    keys.also(CommonKeys.middlewares());
    String endpoint =
        keys.get(
            string(
                "endpoint",
                defaultEndpoint,
                "`host:port` to listen on, or the path of a unix socket"));
    String transport =
        keys.get(
            Key.of("transport", Listening.transport(), "tcp", "`tcp`, `tcp4`, `tcp6` or `unix`"));
    keys.get(section("dialer", "outgoing connections", GrpcServerConfig::dialTimeout));
    Optional<TlsServerConfig> tls =
        keys.get(optional("tls", TlsServerConfig.SPEC, "TLS; plain text without"));
    long maxRecvMsgSizeMib =
        keys.get(
            int64(
                    "max_recv_msg_size_mib",
                    0,
                    "largest message, on the wire and inflated; 0 for 4, more than 2047 is 2047")
                .in("MiB"));
    long maxConcurrentStreams =
        keys.get(uint32("max_concurrent_streams", 0, "calls at once per connection; 0 for 100"));
    checkBuffer(keys, "read_buffer_size", 512 * 1024);
    checkBuffer(keys, "write_buffer_size", 0);
    return new GrpcServerConfig(
        endpoint,
        transport,
        tls,
        maxRecvMsgSizeMib,
        maxConcurrentStreams,
        keys.get(
                optional(
                    "keepalive",
                    ServerKeepalive.SPEC,
                    Presence.SOME,
                    "pings and the age of connections"))
            .orElse(ServerKeepalive.DEFAULT),
        keys.get(CommonKeys.auth("who may call; asked before the body is read")).flatMap(id -> id),
        keys.get(bool("include_metadata", false, "let a call's metadata travel with its data")));
  }

  private static Duration dialTimeout(Keys keys) {
    return keys.get(
        duration("timeout", Duration.ZERO, "of outgoing connections")
            .inert("a server does not dial"));
  }

  private static void checkBuffer(Keys keys, String name, int defaultBytes) {
    int bytes = keys.get(CommonKeys.bufferSize(name, defaultBytes));
    if (bytes < 0) {
      throw new ConfigException(name, bytes, "invalid " + name + " value: " + bytes, "remove it");
    }
  }

  int maxMessageBytes() {
    long mib = maxRecvMsgSizeMib == 0 ? DEFAULT_MAX_MIB : maxRecvMsgSizeMib;
    return (int) Math.min(mib, MAX_POSSIBLE_MIB) * 1024 * 1024;
  }

  int maxStreams() {
    return maxConcurrentStreams == 0
        ? DEFAULT_STREAMS
        : (int) Math.min(Integer.MAX_VALUE, maxConcurrentStreams);
  }

  /**
   * The port that a server needs for itself.
   *
   * @param path the key of its address
   */
  public List<Claim> claims(String path) {
    return List.of(
        transport.startsWith("tcp")
            ? new Claim.Port(path, endpoint)
            : new Claim.Socket(path, endpoint));
  }
}
