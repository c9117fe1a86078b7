package dev.sluice.exporter.otlp;

import static dev.sluice.config.Key.inline;

import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.grpc.GrpcClientConfig;
import dev.sluice.sending.SendingConfig;
import java.time.Duration;

/**
 * Configuration of {@code otlp_grpc}.
 *
 * @param client where and how to connect
 * @param sending time-out, retry and queue
 */
public record OtlpGrpcConfig(GrpcClientConfig client, SendingConfig sending) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  /** The keys of the component. */
  public static final Spec<OtlpGrpcConfig> SPEC =
      Spec.of(
          keys ->
              new OtlpGrpcConfig(
                  keys.get(inline(GrpcClientConfig.SPEC)),
                  keys.get(inline(SendingConfig.spec(DEFAULT_TIMEOUT, Presence.SOME)))));
}
