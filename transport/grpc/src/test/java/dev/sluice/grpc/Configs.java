package dev.sluice.grpc;

import dev.sluice.config.Secret;
import dev.sluice.id.ComponentId;
import dev.sluice.tls.TlsClientConfig;
import dev.sluice.tls.TlsServerConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Configurations that differ from another in one key. */
final class Configs {
  private Configs() {}

  static GrpcClientConfig compression(GrpcClientConfig base, String compression) {
    return new GrpcClientConfig(
        base.endpoint(),
        compression,
        base.tls(),
        base.keepalive(),
        base.waitForReady(),
        base.headers(),
        base.balancerName(),
        base.authenticator());
  }

  static GrpcClientConfig tls(GrpcClientConfig base, TlsClientConfig tls) {
    return new GrpcClientConfig(
        base.endpoint(),
        base.compression(),
        tls,
        base.keepalive(),
        base.waitForReady(),
        base.headers(),
        base.balancerName(),
        base.authenticator());
  }

  static GrpcClientConfig names(
      GrpcClientConfig base, Map<String, Secret> headers, String userAgent, String authority) {
    return new GrpcClientConfig(
        base.endpoint(),
        base.compression(),
        base.tls(),
        base.keepalive(),
        base.waitForReady(),
        new GrpcClientConfig.RequestHeaders(headers, userAgent, authority),
        base.balancerName(),
        base.authenticator());
  }

  static GrpcClientConfig authenticator(GrpcClientConfig base, String id) {
    return new GrpcClientConfig(
        base.endpoint(),
        base.compression(),
        base.tls(),
        base.keepalive(),
        base.waitForReady(),
        base.headers(),
        base.balancerName(),
        Optional.of(ComponentId.parse(id)));
  }

  static GrpcClientConfig waitForReady(GrpcClientConfig base) {
    return new GrpcClientConfig(
        base.endpoint(),
        base.compression(),
        base.tls(),
        base.keepalive(),
        true,
        base.headers(),
        base.balancerName(),
        base.authenticator());
  }

  static GrpcServerConfig server(
      Optional<TlsServerConfig> tls,
      int maxMib,
      long streams,
      Optional<ComponentId> authenticator,
      boolean includeMetadata) {
    return new GrpcServerConfig(
        "127.0.0.1:0",
        "tcp",
        tls,
        maxMib,
        streams,
        ServerKeepalive.DEFAULT,
        authenticator,
        includeMetadata);
  }

  static GrpcServerConfig keepalive(ServerKeepalive keepalive) {
    return new GrpcServerConfig(
        "127.0.0.1:0", "tcp", Optional.empty(), 0, 0, keepalive, Optional.empty(), false);
  }

  static ServerKeepalive age(Duration idle, Duration age, Duration grace) {
    return new ServerKeepalive(
        new ServerKeepalive.Parameters(idle, age, grace, Duration.ZERO, Duration.ZERO),
        new ServerKeepalive.Enforcement(Duration.ZERO, false));
  }
}
