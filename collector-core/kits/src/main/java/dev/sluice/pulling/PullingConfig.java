package dev.sluice.pulling;

import static dev.sluice.config.Key.duration;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
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
  /** The three keys. */
  public static final Spec<PullingConfig> SPEC =
      Spec.of(
          keys ->
              new PullingConfig(
                  keys.get(
                      duration(
                          "collection_interval",
                          Duration.ofMinutes(1),
                          "from the beginning of one scrape to that of the next")),
                  keys.get(
                      duration(
                          "initial_delay",
                          Duration.ofSeconds(1),
                          "from the start to the first scrape")),
                  keys.get(
                      duration(
                          "timeout",
                          Duration.ZERO,
                          "how long a scrape may take; 0 for as long as it likes"))));

  /** The reference's defaults. */
  public static final PullingConfig DEFAULT = SPEC.defaults();

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
