package dev.sluice.grpc;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;

import dev.sluice.config.Spec;
import java.time.Duration;

/**
 * A client's {@code keepalive} section.
 *
 * @param time a silent connection is pinged after this, at least 10 s; zero: never
 * @param timeout it is given up when the answer takes longer than this; zero: 20 s
 * @param permitWithoutStream whether to ping when no call is open
 */
public record ClientKeepalive(Duration time, Duration timeout, boolean permitWithoutStream) {

  /** The section, off unless given. */
  static final Spec<ClientKeepalive> SPEC =
      Spec.of(
          keys ->
              new ClientKeepalive(
                  keys.get(
                      duration(
                          "time",
                          Duration.ZERO,
                          "ping a silent connection after this, at least 10s; 0 never")),
                  keys.get(
                      duration(
                          "timeout", Duration.ZERO, "wait for the answer to a ping; 0 for 20s")),
                  keys.get(
                      bool("permit_without_stream", false, "ping also when no call is open"))));
}
