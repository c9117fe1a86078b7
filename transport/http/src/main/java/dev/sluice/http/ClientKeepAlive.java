package dev.sluice.http;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.optional;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Given;
import dev.sluice.config.Keys;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code keepalive} of an HTTP client and the four older keys beside it that it stands
 * for. What the section does not say, the older keys do.
 *
 * @param maxIdleConns idle connections kept over all hosts; zero for no limit
 * @param maxIdleConnsPerHost the same for one host; zero for no limit of its own
 * @param idleConnTimeout how long one is kept; zero for ever
 * @param disabled whether every request gets its own connection
 */
public record ClientKeepAlive(
    int maxIdleConns, int maxIdleConnsPerHost, Duration idleConnTimeout, boolean disabled) {
  private static final int USUAL_IDLE = 100;
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(90);

  /** The section, of whose keys only those that are given count. */
  private record Section(
      boolean isGiven,
      Given<Integer> maxIdleConns,
      Given<Integer> maxIdleConnsPerHost,
      Given<Duration> idleConnTimeout) {
    static final Spec<Section> SPEC =
        Spec.of(
            keys ->
                new Section(
                    keys.isAnyGiven(),
                    keys.read(
                        int32(
                            "max_idle_conns", USUAL_IDLE, "connections kept idle; 0 for no limit")),
                    keys.read(
                        int32(
                            "max_idle_conns_per_host",
                            0,
                            "of them to one host; 0 for no limit of its own")),
                    keys.read(
                        duration(
                            "idle_conn_timeout",
                            USUAL_TIMEOUT,
                            "how long they are kept; 0 for ever"))));
  }

  /** The five keys, which {@code print-config} shows as the reference does: by the older alone. */
  static ClientKeepAlive read(Keys keys) {
    Given<Integer> maxIdle =
        keys.read(int32("max_idle_conns", USUAL_IDLE, "idle connections kept; 0 for no limit"));
    Given<Integer> maxIdlePerHost =
        keys.read(
            int32(
                "max_idle_conns_per_host", 0, "the same for one host; 0 for no limit of its own"));
    Given<Duration> idleTimeout =
        keys.read(
            duration(
                "idle_conn_timeout",
                USUAL_TIMEOUT,
                "how long an idle connection is kept; 0 for ever"));
    Given<Boolean> disabled =
        keys.read(bool("disable_keep_alives", false, "open a connection for every request"));
    Given<Optional<Section>> section =
        keys.read(
            optional(
                "keepalive",
                Section.SPEC,
                Presence.SOME,
                "connections that are used again; not together with the older keys for the same"));
    // As the reference, which lets values that change nothing there stand beside the section.
    boolean isOldGiven =
        (maxIdle.isGiven() && maxIdle.value() != 0)
            || maxIdlePerHost.value() != 0
            || (idleTimeout.isGiven() && !idleTimeout.value().isZero())
            || disabled.value();
    if (isOldGiven && section.value().map(Section::isGiven).orElse(true)) {
      throw new ConfigException(
          "keepalive",
          "",
          "cannot use deprecated keepalive fields (idle_conn_timeout, max_idle_conns,"
              + " max_idle_conns_per_host, disable_keep_alives) alongside the 'keepalive' section",
          "Move them into keepalive.");
    }
    ClientKeepAlive kept =
        new ClientKeepAlive(
            inForce(section.value().map(Section::maxIdleConns), maxIdle),
            inForce(section.value().map(Section::maxIdleConnsPerHost), maxIdlePerHost),
            inForce(section.value().map(Section::idleConnTimeout), idleTimeout),
            section.value().isEmpty() || disabled.value());
    maxIdle.show(kept.maxIdleConns);
    maxIdlePerHost.show(kept.maxIdleConnsPerHost);
    idleTimeout.show(kept.idleConnTimeout);
    disabled.show(kept.disabled);
    section.showNothing();
    return kept;
  }

  private static <T> T inForce(Optional<Given<T>> newer, Given<T> older) {
    return newer.filter(Given::isGiven).orElse(older).value();
  }
}
