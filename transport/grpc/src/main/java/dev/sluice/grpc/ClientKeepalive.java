package dev.sluice.grpc;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;

/**
 * A client's {@code keepalive} section.
 *
 * @param time a silent connection is pinged after this, at least 10 s; zero: never
 * @param timeout it is given up when the answer takes longer than this; zero: 20 s
 * @param permitWithoutStream whether to ping when no call is open
 */
public record ClientKeepalive(Duration time, Duration timeout, boolean permitWithoutStream) {
  private static final Key<Duration> TIME =
      Key.of(
          "time",
          ValueType.duration(),
          Duration.ZERO,
          "ping a silent connection after this, at least 10s; 0 never");
  private static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout",
          ValueType.duration(),
          Duration.ZERO,
          "wait for the answer to a ping; 0 for 20s");
  private static final Key<Boolean> PERMIT_WITHOUT_STREAM =
      Key.of("permit_without_stream", ValueType.bool(), false, "ping also when no call is open");

  /** The section, off unless given. */
  static final Spec<ClientKeepalive> SPEC =
      Spec.of(
          values ->
              new ClientKeepalive(
                  values.get(TIME), values.get(TIMEOUT), values.get(PERMIT_WITHOUT_STREAM)),
          TIME,
          TIMEOUT,
          PERMIT_WITHOUT_STREAM);
}
