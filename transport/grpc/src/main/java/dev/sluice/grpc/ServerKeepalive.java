package dev.sluice.grpc;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.optional;

import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import java.time.Duration;

/**
 * A server's {@code keepalive} section. Zero stands for the default of each value.
 *
 * @param parameters how connections end
 * @param enforcement how often clients may ping
 */
public record ServerKeepalive(Parameters parameters, Enforcement enforcement) {
  /**
   * How connections end.
   *
   * @param maxConnectionIdle a connection without calls is closed after this; zero: never
   * @param maxConnectionAge a connection is closed after this, plus or minus a tenth; zero: never
   * @param maxConnectionAgeGrace how long calls may then still take; zero: for ever
   * @param time a silent connection is pinged after this, at least 10 s; zero: 2 h
   * @param timeout it is closed when the answer takes longer than this; zero: 20 s
   */
  public record Parameters(
      Duration maxConnectionIdle,
      Duration maxConnectionAge,
      Duration maxConnectionAgeGrace,
      Duration time,
      Duration timeout) {
    static final Spec<Parameters> SPEC =
        Spec.of(
            keys ->
                new Parameters(
                    keys.get(
                        duration(
                            "max_connection_idle",
                            Duration.ZERO,
                            "close a connection without calls after this; 0 never")),
                    keys.get(
                        duration(
                            "max_connection_age",
                            Duration.ZERO,
                            "close a connection after this; 0 never")),
                    keys.get(
                        duration(
                            "max_connection_age_grace",
                            Duration.ZERO,
                            "time for its calls to end; 0 for ever")),
                    keys.get(
                        duration(
                            "time",
                            Duration.ZERO,
                            "ping a silent connection after this, at least 10s; 0 for 2h")),
                    keys.get(
                        duration(
                            "timeout",
                            Duration.ZERO,
                            "wait for the answer to a ping; 0 for 20s"))));
  }

  /**
   * How often clients may ping.
   *
   * @param minTime a client that pings more often is told to go away; zero: 5 min
   * @param permitWithoutStream whether clients may ping when they have no call open
   */
  public record Enforcement(Duration minTime, boolean permitWithoutStream) {
    static final Spec<Enforcement> SPEC =
        Spec.of(
            keys ->
                new Enforcement(
                    keys.get(
                        duration(
                            "min_time",
                            Duration.ZERO,
                            "least time between a client's pings; 0 for 5m")),
                    keys.get(
                        bool(
                            "permit_without_stream",
                            false,
                            "let clients ping when they have no call open"))));
  }

  /** The section, to be used with presence {@code SOME}. */
  static final Spec<ServerKeepalive> SPEC =
      Spec.of(
          keys ->
              new ServerKeepalive(
                  keys.get(
                          optional(
                              "server_parameters",
                              Parameters.SPEC,
                              Presence.SOME,
                              "how connections end"))
                      .orElseGet(Parameters.SPEC::defaults),
                  keys.get(
                          optional(
                              "enforcement_policy",
                              Enforcement.SPEC,
                              Presence.SOME,
                              "how often clients may ping"))
                      .orElseGet(Enforcement.SPEC::defaults)));

  /** Everything by default. */
  public static final ServerKeepalive DEFAULT = SPEC.defaults();
}
