package dev.sluice.sending;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
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
  /** The reference's defaults. */
  public static final RetryConfig DEFAULT =
      new RetryConfig(
          true, Duration.ofSeconds(5), 0.5, 1.5, Duration.ofSeconds(30), Duration.ofMinutes(5));

  /** One attempt only. */
  public static final RetryConfig OFF =
      new RetryConfig(
          false,
          DEFAULT.initialInterval(),
          DEFAULT.randomizationFactor(),
          DEFAULT.multiplier(),
          DEFAULT.maxInterval(),
          DEFAULT.maxElapsedTime());

  private static final Key<Boolean> ENABLED =
      Key.of("enabled", ValueType.bool(), true, "whether a request that failed is sent again");
  private static final Key<Duration> INITIAL_INTERVAL =
      Key.of(
          "initial_interval",
          ValueType.duration(),
          DEFAULT.initialInterval(),
          "wait before the second attempt");
  private static final Key<Double> RANDOMIZATION_FACTOR =
      Key.of(
          "randomization_factor",
          ValueType.float64(),
          DEFAULT.randomizationFactor(),
          "share by which a wait is stretched or cut at random, 0 to 1");
  private static final Key<Double> MULTIPLIER =
      Key.of(
          "multiplier",
          ValueType.float64(),
          DEFAULT.multiplier(),
          "factor by which the wait grows with each attempt");
  private static final Key<Duration> MAX_INTERVAL =
      Key.of("max_interval", ValueType.duration(), DEFAULT.maxInterval(), "longest wait");
  private static final Key<Duration> MAX_ELAPSED_TIME =
      Key.of(
          "max_elapsed_time",
          ValueType.duration(),
          DEFAULT.maxElapsedTime(),
          "when to give a request up, from its first attempt on; 0 for never");

  /** The section's description. */
  public static final Spec<RetryConfig> SPEC =
      Spec.of(
          values ->
              new RetryConfig(
                  values.get(ENABLED),
                  values.get(INITIAL_INTERVAL),
                  values.get(RANDOMIZATION_FACTOR),
                  values.get(MULTIPLIER),
                  values.get(MAX_INTERVAL),
                  values.get(MAX_ELAPSED_TIME)),
          ENABLED,
          INITIAL_INTERVAL,
          RANDOMIZATION_FACTOR,
          MULTIPLIER,
          MAX_INTERVAL,
          MAX_ELAPSED_TIME);

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
