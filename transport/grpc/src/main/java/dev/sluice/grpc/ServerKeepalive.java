package dev.sluice.grpc;

import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.Optional;

/**
 * A server's {@code keepalive} section. Zero stands for the default of each value.
 *
 * @param maxConnectionIdle a connection without calls is closed after this; zero: never
 * @param maxConnectionAge a connection is closed after this, plus or minus a tenth; zero: never
 * @param maxConnectionAgeGrace how long calls may then still take; zero: for ever
 * @param time a silent connection is pinged after this, at least 10 s; zero: 2 h
 * @param timeout it is closed when the answer takes longer than this; zero: 20 s
 * @param minTime a client that pings more often is told to go away; zero: 5 min
 * @param permitWithoutStream whether clients may ping when they have no call open
 */
public record ServerKeepalive(
    Duration maxConnectionIdle,
    Duration maxConnectionAge,
    Duration maxConnectionAgeGrace,
    Duration time,
    Duration timeout,
    Duration minTime,
    boolean permitWithoutStream) {
  /** Everything by default. */
  public static final ServerKeepalive DEFAULT = of(Parameters.DEFAULT, Enforcement.DEFAULT);

  private record Parameters(
      Duration idle, Duration age, Duration ageGrace, Duration time, Duration timeout) {
    static final Parameters DEFAULT =
        new Parameters(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  private record Enforcement(Duration minTime, boolean permitWithoutStream) {
    static final Enforcement DEFAULT = new Enforcement(Duration.ZERO, false);
  }

  private static final Key<Duration> IDLE =
      duration("max_connection_idle", "close a connection without calls after this; 0 never");
  private static final Key<Duration> AGE =
      duration("max_connection_age", "close a connection after this; 0 never");
  private static final Key<Duration> AGE_GRACE =
      duration("max_connection_age_grace", "time for its calls to end; 0 for ever");
  private static final Key<Duration> TIME =
      duration("time", "ping a silent connection after this, at least 10s; 0 for 2h");
  private static final Key<Duration> TIMEOUT =
      duration("timeout", "wait for the answer to a ping; 0 for 20s");
  private static final Key<Duration> MIN_TIME =
      duration("min_time", "least time between a client's pings; 0 for 5m");
  private static final Key<Boolean> PERMIT =
      Key.of(
          "permit_without_stream",
          ValueType.bool(),
          false,
          "let clients ping when they have no call open");

  private static final Key<Optional<Parameters>> SERVER_PARAMETERS =
      Key.optional(
          "server_parameters",
          Spec.of(
              values ->
                  new Parameters(
                      values.get(IDLE),
                      values.get(AGE),
                      values.get(AGE_GRACE),
                      values.get(TIME),
                      values.get(TIMEOUT)),
              IDLE,
              AGE,
              AGE_GRACE,
              TIME,
              TIMEOUT),
          Presence.SOME,
          "how connections end");
  private static final Key<Optional<Enforcement>> ENFORCEMENT_POLICY =
      Key.optional(
          "enforcement_policy",
          Spec.of(
              values -> new Enforcement(values.get(MIN_TIME), values.get(PERMIT)),
              MIN_TIME,
              PERMIT),
          Presence.SOME,
          "how often clients may ping");

  /** The section, to be used with presence {@code SOME}. */
  static final Spec<ServerKeepalive> SPEC =
      Spec.of(
          values ->
              of(
                  values.get(SERVER_PARAMETERS).orElse(Parameters.DEFAULT),
                  values.get(ENFORCEMENT_POLICY).orElse(Enforcement.DEFAULT)),
          SERVER_PARAMETERS,
          ENFORCEMENT_POLICY);

  private static ServerKeepalive of(Parameters parameters, Enforcement enforcement) {
    return new ServerKeepalive(
        parameters.idle(),
        parameters.age(),
        parameters.ageGrace(),
        parameters.time(),
        parameters.timeout(),
        enforcement.minTime(),
        enforcement.permitWithoutStream());
  }

  private static Key<Duration> duration(String name, String doc) {
    return Key.of(name, ValueType.duration(), Duration.ZERO, doc);
  }
}
