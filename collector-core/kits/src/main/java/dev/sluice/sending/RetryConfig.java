package dev.sluice.sending;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.float64;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code retry_on_failure}: how often and how long a request that failed for now is sent again.
 *
 * @param enabled whether it is sent again at all
 * @param initialInterval wait before the second attempt
 * @param randomizationFactor a wait is stretched or cut by up to this share, 0 to 1
 * @param multiplier by which the wait grows with each attempt
 * @param maxInterval longest wait
 * @param maxElapsedTime when to give up, counted from the first attempt; zero: never
 */
public record RetryConfig(
    boolean enabled,
    Duration initialInterval,
    double randomizationFactor,
    double multiplier,
    Duration maxInterval,
    Duration maxElapsedTime) {
  /** The section's description. */
  public static final Spec<RetryConfig> SPEC =
      Spec.of(
          keys ->
              new RetryConfig(
                  keys.get(bool("enabled", true, "whether a request that failed is sent again")),
                  keys.get(
                      duration(
                          "initial_interval",
                          Duration.ofSeconds(5),
                          "wait before the second attempt")),
                  keys.get(
                      float64(
                          "randomization_factor",
                          0.5,
                          "share by which a wait is stretched or cut at random, 0 to 1")),
                  keys.get(
                      float64(
                          "multiplier", 1.5, "factor by which the wait grows with each attempt")),
                  keys.get(duration("max_interval", Duration.ofSeconds(30), "longest wait")),
                  keys.get(
                      duration(
                          "max_elapsed_time",
                          Duration.ofMinutes(5),
                          "when to give a request up, from its first attempt on; 0 for never"))));

  /** The reference's defaults. */
  public static final RetryConfig DEFAULT = SPEC.defaults();

  /** One attempt only. */
  public static final RetryConfig OFF =
      new RetryConfig(
          false,
          DEFAULT.initialInterval(),
          DEFAULT.randomizationFactor(),
          DEFAULT.multiplier(),
          DEFAULT.maxInterval(),
          DEFAULT.maxElapsedTime());

  public RetryConfig {
    // Checked even when disabled, as the reference does.
    List<Problem> problems = new ArrayList<>();
    notNegative(problems, "initial_interval", initialInterval);
    if (!(randomizationFactor >= 0)) {
      problems.add(negative("randomization_factor", randomizationFactor));
    } else if (randomizationFactor > 1) {
      problems.add(
          new Problem(
              "randomization_factor",
              String.valueOf(randomizationFactor),
              "randomization_factor value must be less than or equal to 1",
              "remove it for " + 0.5));
    }
    if (!(multiplier >= 0)) {
      problems.add(negative("multiplier", multiplier));
    }
    notNegative(problems, "max_interval", maxInterval);
    notNegative(problems, "max_elapsed_time", maxElapsedTime);
    if (problems.isEmpty() && !maxElapsedTime.isZero()) {
      notShorter(problems, maxElapsedTime, "initial_interval", initialInterval);
      notShorter(problems, maxElapsedTime, "max_interval", maxInterval);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** The key {@code retry_on_failure}, on by default. */
  public static Key<RetryConfig> key() {
    return Key.section(
        "retry_on_failure", SPEC, "what happens with a request that failed but may work later");
  }

  private static void notNegative(List<Problem> problems, String key, Duration value) {
    if (value.isNegative()) {
      problems.add(negative(key, value));
    }
  }

  private static Problem negative(String key, Object value) {
    return new Problem(
        key, value, key + " value must be greater than or equal to 0", "remove it for the default");
  }

  private static void notShorter(
      List<Problem> problems, Duration maxElapsedTime, String otherKey, Duration other) {
    if (maxElapsedTime.compareTo(other) < 0) {
      problems.add(
          new Problem(
              "max_elapsed_time",
              maxElapsedTime,
              "'max_elapsed_time' must not be less than '" + otherKey + "'",
              "write 0 to retry for ever, or shorten '" + otherKey + "'"));
    }
  }
}
