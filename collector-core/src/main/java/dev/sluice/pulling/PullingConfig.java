package dev.sluice.pulling;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a receiver scrapes. Its keys stand among the receiver's own: {@link Key#inline} puts them
 * there.
 *
 * @param collectionInterval from the beginning of one scrape to that of the next
 * @param initialDelay from the start of the receiver to the first scrape; none when it is not
 *     positive
 * @param timeout how long a scrape may take; zero: as long as it likes
 */
public record PullingConfig(Duration collectionInterval, Duration initialDelay, Duration timeout) {
  /** The reference's defaults. */
  public static final PullingConfig DEFAULT =
      new PullingConfig(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ZERO);

  private static final Key<Duration> COLLECTION_INTERVAL =
      Key.of(
          "collection_interval",
          ValueType.duration(),
          DEFAULT.collectionInterval(),
          "from the beginning of one scrape to that of the next");
  private static final Key<Duration> INITIAL_DELAY =
      Key.of(
          "initial_delay",
          ValueType.duration(),
          DEFAULT.initialDelay(),
          "from the start to the first scrape");
  private static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout",
          ValueType.duration(),
          DEFAULT.timeout(),
          "how long a scrape may take; 0 for as long as it likes");

  /** The three keys. */
  public static final Spec<PullingConfig> SPEC =
      Spec.of(
          values ->
              new PullingConfig(
                  values.get(COLLECTION_INTERVAL), values.get(INITIAL_DELAY), values.get(TIMEOUT)),
          COLLECTION_INTERVAL,
          INITIAL_DELAY,
          TIMEOUT);

  public PullingConfig {
    List<Problem> problems = new ArrayList<>();
    if (collectionInterval.isNegative() || collectionInterval.isZero()) {
      problems.add(
          new Problem(
              "collection_interval",
              collectionInterval,
              "\"collection_interval\": requires positive value",
              "remove it for 1m"));
    }
    if (timeout.isNegative()) {
      problems.add(
          new Problem(
              "timeout", timeout, "\"timeout\": requires positive value", "remove it for none"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
