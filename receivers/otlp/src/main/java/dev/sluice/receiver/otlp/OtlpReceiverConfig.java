package dev.sluice.receiver.otlp;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.grpc.GrpcServerConfig;
import java.util.Optional;

/**
 * Configuration of the {@code otlp} receiver.
 *
 * @param grpc the gRPC server; empty for none
 * @param http the HTTP server; empty for none
 */
public record OtlpReceiverConfig(Optional<GrpcServerConfig> grpc, Optional<OtlpHttpConfig> http) {
  private static final Key<Optional<GrpcServerConfig>> GRPC =
      Key.optional(
          "grpc",
          GrpcServerConfig.spec("localhost:4317"),
          Presence.DEFAULT,
          "OTLP over gRPC; `grpc:` alone switches it on");
  private static final Key<Optional<OtlpHttpConfig>> HTTP =
      Key.optional(
          "http",
          OtlpHttpConfig.SPEC,
          Presence.DEFAULT,
          "OTLP over HTTP; `http:` alone switches it on");
  private static final Key<OtlpReceiverConfig> PROTOCOLS =
      Key.section(
          "protocols",
          Spec.of(values -> new OtlpReceiverConfig(values.get(GRPC), values.get(HTTP)), GRPC, HTTP),
          "at least one of them");

  /** The keys of the component. */
  public static final Spec<OtlpReceiverConfig> SPEC =
      Spec.of(values -> values.get(PROTOCOLS), PROTOCOLS);

  public OtlpReceiverConfig {
    if (grpc.isEmpty() && http.isEmpty()) {
      throw new ConfigException(
          "",
          "",
          "must specify at least one protocol when using the OTLP receiver",
          "add `protocols: {grpc: {}, http: {}}`");
    }
  }
}
