package dev.sluice.http;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.optional;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Given;
import dev.sluice.config.Keys;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code keepalive} of an HTTP server and the two older keys beside it that it stands
 * for. What the section does not say, the older keys do.
 *
 * @param enabled whether connections serve more than one request
 * @param idleTimeout between requests; zero for the time-out of reading
 */
record ServerKeepAlive(boolean enabled, Duration idleTimeout) {
  /**
   * @param isGiven whether anything is written in it
   */
  private record Section(boolean isGiven, Given<Duration> idleTimeout) {
    static final Spec<Section> SPEC =
        Spec.of(
            keys ->
                new Section(
                    keys.isAnyGiven(),
                    keys.read(
                        duration(
                            "idle_timeout",
                            HttpServerConfig.USUAL_TIMEOUT,
                            "between requests of a kept connection; 0 for read_timeout"))));

    Optional<Duration> said() {
      return idleTimeout.isGiven() ? Optional.of(idleTimeout.value()) : Optional.empty();
    }
  }

  /** The three keys, which {@code print-config} shows as the reference does: by the older alone. */
  static ServerKeepAlive read(Keys keys, Duration readTimeout) {
    Given<Optional<Duration>> oldIdleTimeout =
        keys.read(
            maybe(
                "idle_timeout",
                ValueType.duration(),
                "between requests; 0 for read_timeout; 1m when neither is given"));
    Given<Boolean> oldEnabled =
        keys.read(
            bool("keep_alives_enabled", true, "let a connection serve more than one request"));
    Given<Optional<Section>> section =
        keys.read(
            optional(
                "keepalive",
                Section.SPEC,
                Presence.SOME,
                "connections that serve more than one request; not together with `idle_timeout` or"
                    + " `keep_alives_enabled`"));
    boolean isGiven = section.value().map(Section::isGiven).orElse(true);
    boolean isOldGiven =
        oldIdleTimeout.value().filter(time -> !time.isZero()).isPresent() || !oldEnabled.value();
    if (isGiven && isOldGiven) {
      throw new ConfigException(
          "keepalive",
          "",
          "cannot use deprecated keepalive fields (idle_timeout, keep_alives_enabled) alongside the"
              + " 'keepalive' section",
          "Write keepalive: {idle_timeout: ...} or keepalive: {enabled: false} alone.");
    }
    ServerKeepAlive kept =
        new ServerKeepAlive(
            section.value().isPresent() && oldEnabled.value(),
            HttpServerConfig.orUsual(
                section.value().flatMap(Section::said).or(oldIdleTimeout::value), readTimeout));
    oldIdleTimeout.show(Optional.of(kept.idleTimeout));
    oldEnabled.show(kept.enabled);
    section.showNothing();
    return kept;
  }
}
