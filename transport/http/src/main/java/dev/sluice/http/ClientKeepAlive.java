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
 * The section {@code keepalive} of an HTTP client and the four older keys beside it that it stands
 * for. What the section does not say, the older keys do.
 *
 * @param maxIdleConns idle connections kept over all hosts; zero for no limit
 * @param maxIdleConnsPerHost the same for one host; zero for no limit of its own
 * @param idleConnTimeout how long one is kept; zero for ever
 * @param disabled whether every request gets its own connection
 */
record ClientKeepAlive(
    int maxIdleConns, int maxIdleConnsPerHost, Duration idleConnTimeout, boolean disabled) {
  static final ClientKeepAlive DEFAULT = new ClientKeepAlive(100, 0, Duration.ofSeconds(90), false);

  private static final String SECTION = "keepalive";
  private static final Key<Integer> OLD_MAX_IDLE =
      Key.of(
          "max_idle_conns",
          ValueType.int32(),
          DEFAULT.maxIdleConns(),
          "idle connections kept; 0 for no limit");
  private static final Key<Integer> OLD_MAX_IDLE_PER_HOST =
      Key.of(
          "max_idle_conns_per_host",
          ValueType.int32(),
          DEFAULT.maxIdleConnsPerHost(),
          "the same for one host; 0 for no limit of its own");
  private static final Key<Duration> OLD_IDLE_TIMEOUT =
      Key.of(
          "idle_conn_timeout",
          ValueType.duration(),
          DEFAULT.idleConnTimeout(),
          "how long an idle connection is kept; 0 for ever");
  private static final Key<Boolean> OLD_DISABLED =
      Key.of("disable_keep_alives", ValueType.bool(), false, "open a connection for every request");
  private static final Key<Integer> MAX_IDLE =
      Key.of(
          "max_idle_conns",
          ValueType.int32(),
          DEFAULT.maxIdleConns(),
          "connections kept idle; 0 for no limit");
  private static final Key<Integer> MAX_IDLE_PER_HOST =
      Key.of(
          "max_idle_conns_per_host",
          ValueType.int32(),
          DEFAULT.maxIdleConnsPerHost(),
          "of them to one host; 0 for no limit of its own");
  private static final Key<Duration> IDLE_TIMEOUT =
      Key.of(
          "idle_conn_timeout",
          ValueType.duration(),
          DEFAULT.idleConnTimeout(),
          "how long they are kept; 0 for ever");
  private static final Key<Optional<Section>> KEEPALIVE =
      Key.optional(
          SECTION,
          Spec.of(Section::new, MAX_IDLE, MAX_IDLE_PER_HOST, IDLE_TIMEOUT),
          Presence.SOME,
          "connections that are used again; not together with the older keys for the same");

  /** All the keys, for {@link Key#inline}. */
  static final Spec<ClientKeepAlive> SPEC =
      Spec.of(
              ClientKeepAlive::read,
              OLD_MAX_IDLE,
              OLD_MAX_IDLE_PER_HOST,
              OLD_IDLE_TIMEOUT,
              OLD_DISABLED,
              KEEPALIVE)
          .showing(ClientKeepAlive::show);

  /** The section, of whose keys only those that are given count. */
  private record Section(Values values) {
    <T> T orElse(Key<T> key, T older) {
      return values.isGiven(key) ? values.get(key) : older;
    }
  }

  private static ClientKeepAlive read(Values values) {
    Optional<Section> section = values.get(KEEPALIVE);
    boolean isGiven = section.map(it -> it.values().isAnyGiven()).orElse(true);
    if (isGiven && isOldGiven(values)) {
      throw new ConfigException(
          SECTION,
          "",
          "cannot use deprecated keepalive fields (idle_conn_timeout, max_idle_conns,"
              + " max_idle_conns_per_host, disable_keep_alives) alongside the 'keepalive' section",
          "Move them into keepalive.");
    }
    ClientKeepAlive older =
        new ClientKeepAlive(
            values.get(OLD_MAX_IDLE),
            values.get(OLD_MAX_IDLE_PER_HOST),
            values.get(OLD_IDLE_TIMEOUT),
            section.isEmpty() || values.get(OLD_DISABLED));
    return section
        .map(
            it ->
                new ClientKeepAlive(
                    it.orElse(MAX_IDLE, older.maxIdleConns()),
                    it.orElse(MAX_IDLE_PER_HOST, older.maxIdleConnsPerHost()),
                    it.orElse(IDLE_TIMEOUT, older.idleConnTimeout()),
                    older.disabled()))
        .orElse(older);
  }

  /** As the reference, which lets values that change nothing there stand beside the section. */
  private static boolean isOldGiven(Values values) {
    return (values.isGiven(OLD_MAX_IDLE) && values.get(OLD_MAX_IDLE) != 0)
        || values.get(OLD_MAX_IDLE_PER_HOST) != 0
        || (values.isGiven(OLD_IDLE_TIMEOUT) && !values.get(OLD_IDLE_TIMEOUT).isZero())
        || values.get(OLD_DISABLED);
  }

  /** As the reference shows it: by the older keys alone. */
  private void show(Map<String, @Nullable Object> shown) {
    shown.put(OLD_MAX_IDLE.name(), maxIdleConns);
    shown.put(OLD_MAX_IDLE_PER_HOST.name(), maxIdleConnsPerHost);
    shown.put(OLD_IDLE_TIMEOUT.name(), GoDuration.format(idleConnTimeout));
    shown.put(OLD_DISABLED.name(), disabled);
    shown.put(SECTION, null);
  }
}
