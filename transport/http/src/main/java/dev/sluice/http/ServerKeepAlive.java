package dev.sluice.http;

import dev.sluice.config.ConfigException;
import dev.sluice.config.GoDuration;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.config.Values;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code keepalive} of an HTTP server and the two older keys beside it that it stands
 * for. What the section does not say, the older keys do.
 */
final class ServerKeepAlive {
  static final String SECTION = "keepalive";

  /**
   * @param isGiven whether anything is written in it
   * @param idleTimeout empty when it says nothing of it
   */
  private record Section(boolean isGiven, Optional<Duration> idleTimeout) {}

  /**
   * What holds.
   *
   * @param enabled whether connections serve more than one request
   * @param idleTimeout empty when nothing is said of it
   */
  record Effective(boolean enabled, Optional<Duration> idleTimeout) {}

  private final Key<Optional<Duration>> oldIdleTimeout;
  private final Key<Boolean> oldEnabled;
  private final Key<Optional<Section>> section;

  ServerKeepAlive(Duration usualIdleTimeout) {
    oldIdleTimeout =
        Key.maybe(
            "idle_timeout",
            ValueType.duration(),
            "between requests; 0 for read_timeout; 1m when neither is given");
    oldEnabled =
        Key.of(
            "keep_alives_enabled",
            ValueType.bool(),
            true,
            "let a connection serve more than one request");
    Key<Duration> idleTimeout =
        Key.of(
            "idle_timeout",
            ValueType.duration(),
            usualIdleTimeout,
            "between requests of a kept connection; 0 for read_timeout");
    section =
        Key.optional(
            SECTION,
            Spec.of(
                values ->
                    new Section(
                        values.isAnyGiven(),
                        values.isGiven(idleTimeout)
                            ? Optional.of(values.get(idleTimeout))
                            : Optional.empty()),
                idleTimeout),
            Presence.SOME,
            "connections that serve more than one request; not together with `idle_timeout` or"
                + " `keep_alives_enabled`");
  }

  Key<?>[] keys() {
    return new Key<?>[] {oldIdleTimeout, oldEnabled, section};
  }

  Effective read(Values values) {
    Optional<Section> written = values.get(section);
    boolean isGiven = written.map(Section::isGiven).orElse(true);
    boolean isOldGiven =
        values.get(oldIdleTimeout).filter(time -> !time.isZero()).isPresent()
            || !values.get(oldEnabled);
    if (isGiven && isOldGiven) {
      throw new ConfigException(
          SECTION,
          "",
          "cannot use deprecated keepalive fields (idle_timeout, keep_alives_enabled) alongside the"
              + " 'keepalive' section",
          "Write keepalive: {idle_timeout: ...} or keepalive: {enabled: false} alone.");
    }
    return new Effective(
        written.isPresent() && values.get(oldEnabled),
        written.flatMap(Section::idleTimeout).or(() -> values.get(oldIdleTimeout)));
  }

  /** As the reference shows it: by the older keys alone. */
  static void show(boolean enabled, Duration idleTimeout, Map<String, @Nullable Object> shown) {
    shown.put("idle_timeout", GoDuration.format(idleTimeout));
    shown.put("keep_alives_enabled", enabled);
    shown.put(SECTION, null);
  }
}
