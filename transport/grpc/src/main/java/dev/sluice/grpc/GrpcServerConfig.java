package dev.sluice.grpc;

import dev.sluice.component.Claim;
import dev.sluice.component.ComponentId;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
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

  private static final Key<String> TRANSPORT =
      Key.of("transport", Listening.transport(), "tcp", "`tcp`, `tcp4`, `tcp6` or `unix`");
  private static final Key<Duration> DIALER_TIMEOUT =
      Key.of("timeout", ValueType.duration(), Duration.ZERO, "of outgoing connections")
          .inert("a server does not dial");
  private static final Key<Duration> DIALER =
      Key.section(
          "dialer",
          Spec.of(values -> values.get(DIALER_TIMEOUT), DIALER_TIMEOUT),
          "outgoing connections");
  private static final Key<Optional<TlsServerConfig>> TLS =
      Key.optional("tls", TlsServerConfig.SPEC, Presence.NONE, "TLS; plain text without");
  private static final Key<Long> MAX_RECV_MSG_SIZE_MIB =
      Key.of(
          "max_recv_msg_size_mib",
          ValueType.int64(),
          0L,
          "largest message in MiB, on the wire and inflated; 0 for 4, more than 2047 is 2047");
  private static final Key<Long> MAX_CONCURRENT_STREAMS =
      Key.of(
          "max_concurrent_streams",
          ValueType.uint32(),
          0L,
          "calls at once per connection; 0 for 100");
  private static final Key<Integer> READ_BUFFER_SIZE =
      CommonKeys.bufferSize("read_buffer_size", 512 * 1024);
  private static final Key<Integer> WRITE_BUFFER_SIZE =
      CommonKeys.bufferSize("write_buffer_size", 0);
  private static final Key<Optional<ServerKeepalive>> KEEPALIVE =
      Key.optional(
          "keepalive", ServerKeepalive.SPEC, Presence.SOME, "pings and the age of connections");
  private static final Key<Optional<Optional<ComponentId>>> AUTH =
      CommonKeys.auth("who may call; asked before the body is read");
  private static final Key<Boolean> INCLUDE_METADATA =
      Key.of(
          "include_metadata",
          ValueType.bool(),
          false,
          "let a call's metadata travel with its data");
  private static final Key<java.util.List<String>> MIDDLEWARES = CommonKeys.middlewares();

  public GrpcServerConfig {
    if (maxRecvMsgSizeMib < 0 || maxRecvMsgSizeMib > MAX_MIB) {
      throw new ConfigException(
          MAX_RECV_MSG_SIZE_MIB.name(),
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
    return new GrpcServerConfig(
        endpoint, "tcp", Optional.empty(), 0, 0, ServerKeepalive.DEFAULT, Optional.empty(), false);
  }

  /** The section with that default endpoint. */
  public static Spec<GrpcServerConfig> spec(String defaultEndpoint) {
    Key<String> endpoint =
        Key.of(
            "endpoint",
            ValueType.string(),
            defaultEndpoint,
            "`host:port` to listen on, or the path of a unix socket");
    return Spec.of(
        values -> {
          checkBuffer(READ_BUFFER_SIZE, values.get(READ_BUFFER_SIZE));
          checkBuffer(WRITE_BUFFER_SIZE, values.get(WRITE_BUFFER_SIZE));
          return new GrpcServerConfig(
              values.get(endpoint),
              values.get(TRANSPORT),
              values.get(TLS),
              values.get(MAX_RECV_MSG_SIZE_MIB),
              values.get(MAX_CONCURRENT_STREAMS),
              values.get(KEEPALIVE).orElse(ServerKeepalive.DEFAULT),
              values.get(AUTH).flatMap(id -> id),
              values.get(INCLUDE_METADATA));
        },
        endpoint,
        TRANSPORT,
        DIALER,
        TLS,
        MAX_RECV_MSG_SIZE_MIB,
        MAX_CONCURRENT_STREAMS,
        READ_BUFFER_SIZE,
        WRITE_BUFFER_SIZE,
        KEEPALIVE,
        AUTH,
        INCLUDE_METADATA,
        MIDDLEWARES);
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

  private static void checkBuffer(Key<Integer> key, int bytes) {
    if (bytes < 0) {
      throw new ConfigException(
          key.name(), bytes, "invalid " + key.name() + " value: " + bytes, "remove it");
    }
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
