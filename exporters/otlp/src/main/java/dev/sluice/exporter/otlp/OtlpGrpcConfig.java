package dev.sluice.exporter.otlp;

import dev.sluice.config.Key;
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
  private static final Key<GrpcClientConfig> CLIENT = Key.inline(GrpcClientConfig.SPEC);
  private static final Key<SendingConfig> SENDING =
      Key.inline(SendingConfig.spec(DEFAULT_TIMEOUT, Presence.SOME));

  /** The keys of the component. */
  public static final Spec<OtlpGrpcConfig> SPEC =
      Spec.of(
          values -> new OtlpGrpcConfig(values.get(CLIENT), values.get(SENDING)), CLIENT, SENDING);
}
