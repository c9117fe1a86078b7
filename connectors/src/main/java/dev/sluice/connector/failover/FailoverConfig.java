package dev.sluice.connector.failover;

import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.section;

import dev.sluice.component.PipelineId;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.sending.QueueConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Configuration of {@code failover}.
 *
 * @param priorityLevels the pipelines of each level, the one that should have the data first
 * @param retryInterval from one offer to the levels above to the next
 */
public record FailoverConfig(List<List<PipelineId>> priorityLevels, Duration retryInterval) {
  static final Spec<FailoverConfig> SPEC = Spec.of(FailoverConfig::read);

  private static final String NO_QUEUE =
      "a connector has no queue here. Write `enabled: false`, and the same for the exporters behind"
          + " it, so that a dead backend is seen at once and senders hear what came of their data";

  /** Only the one strategy is known, which therefore decides nothing. */
  private enum Strategy {
    STANDARD;

    static Strategy parse(String word) {
      if (!word.equals("standard")) {
        throw new IllegalArgumentException("strategy is invalid");
      }
      return STANDARD;
    }

    @Override
    public String toString() {
      return "standard";
    }
  }

  private static FailoverConfig read(Keys keys) {
    List<List<PipelineId>> levels =
        keys.get(
            Key.of(
                    "priority_levels",
                    ValueType.list(
                        ValueType.list(ValueType.parsed("pipeline id", PipelineId::parse))),
                    List.of(),
                    "the pipelines of each level, best first; a level with several offers to all of"
                        + " them")
                .required());
    Duration interval =
        keys.get(
            duration(
                "retry_interval",
                Duration.ofMinutes(10),
                "how often the levels above are tried with live data: shorter comes back earlier,"
                    + " and shows them more batches in vain"));
    keys.get(
        Key.of(
            "strategy",
            ValueType.word(List.of("standard"), Strategy::parse),
            Strategy.STANDARD,
            "the only one there is"));
    Optional<Duration> ofStrategy =
        keys.get(section("standard", "settings of that strategy", FailoverConfig::readStandard));
    keys.also(
        duration(
                "retry_gap",
                Duration.ofSeconds(30),
                "the wait between two levels that are tried again")
            .inert("the levels above are tried at once, one after the other, with one batch"));
    keys.also(
        int64("max_retries", 10, "how often a level is tried again")
            .inert("a level is tried for as long as it takes"));
    keys.also(QueueConfig.key(Presence.NONE).refusedUnless(Optional::isEmpty, NO_QUEUE));
    return new FailoverConfig(levels, ofStrategy.orElse(interval));
  }

  private static Optional<Duration> readStandard(Keys keys) {
    Optional<Duration> interval =
        keys.get(
            maybe(
                "retry_interval",
                ValueType.duration(),
                "newer place of `retry_interval`, which it overrides"));
    List<Problem> problems = interval.stream().flatMap(FailoverConfig::unlessPositive).toList();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return interval;
  }

  private static Stream<Problem> unlessPositive(Duration interval) {
    return interval.isNegative() || interval.isZero()
        ? Stream.of(
            new Problem(
                "retry_interval", interval, "Retry interval must be positive", "remove it for 10m"))
        : Stream.empty();
  }

  public FailoverConfig {
    priorityLevels = priorityLevels.stream().map(List::copyOf).toList();
    List<Problem> problems = new ArrayList<>();
    if (priorityLevels.isEmpty()) {
      problems.add(
          new Problem(
              "priority_levels",
              "",
              "No pipelines are defined in the priority list",
              "write `priority_levels: [[traces/first], [traces/second]]` with pipelines that have"
                  + " this connector as a receiver"));
    }
    for (int level = 0; level < priorityLevels.size(); level++) {
      if (priorityLevels.get(level).isEmpty()) {
        problems.add(
            new Problem(
                "priority_levels::" + level,
                "[]",
                "Error registering consumer: the level has no pipeline",
                "name one, or leave the level out"));
      }
    }
    unlessPositive(retryInterval).forEach(problems::add);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
