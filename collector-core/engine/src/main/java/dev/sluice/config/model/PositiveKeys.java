package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import java.time.Duration;

/** Numbers of own telemetry of which there must be some; a null leaves them at their default. */
final class PositiveKeys {
  private PositiveKeys() {}

  static Duration millis(Keys keys, Key<Long> key) {
    return Duration.ofMillis(positive(keys, key.in("milliseconds")));
  }

  static int count(Keys keys, Key<Integer> key) {
    return positive(keys, key).intValue();
  }

  private static <N extends Number> N positive(Keys keys, Key<N> key) {
    N value = keys.get(key.keepingDefaultOnNull());
    if (value.longValue() <= 0) {
      throw new ConfigException(key.name(), value, "must be positive", "Remove it.");
    }
    return value;
  }
}
