package dev.sluice.receiver.otlp;

import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Keys;
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
public record OtlpReceiverConfig(
    Optional<GrpcServerConfig> grpc, Optional<OtlpReceiverHttpConfig> http) {
  /** The keys of the component. */
  public static final Spec<OtlpReceiverConfig> SPEC =
      Spec.of(
          keys ->
              keys.get(
                  section("protocols", "at least one of them", OtlpReceiverConfig::protocols)
                      .required()));

  private static OtlpReceiverConfig protocols(Keys keys) {
    return new OtlpReceiverConfig(
        keys.get(
            optional(
                "grpc",
                GrpcServerConfig.spec("localhost:4317"),
                Presence.DEFAULT,
                "OTLP over gRPC; `grpc:` alone switches it on")),
        keys.get(
            optional(
                "http",
                OtlpReceiverHttpConfig.SPEC,
                Presence.DEFAULT,
                "OTLP over HTTP; `http:` alone switches it on")));
  }

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
