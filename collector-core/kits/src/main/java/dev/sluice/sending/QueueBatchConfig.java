package dev.sluice.sending;

import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Keys;
import dev.sluice.config.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code sending_queue::batch}.
 *
 * @param flushTimeout longest wait for a batch to reach its least size
 * @param minSize size from which a batch is sent, in units of the sizer
 * @param maxSize size that no request exceeds; zero: no limit
 * @param sizer the unit: items or bytes
 * @param metadataKeys one stream of batches for each combination of values of these client
 *     metadata; lower case
 */
public record QueueBatchConfig(
    Duration flushTimeout, long minSize, long maxSize, Sizer sizer, List<String> metadataKeys) {
  /** What the file says of a batch, before the queue's sizer is known. */
  record Draft(
      Duration flushTimeout,
      long minSize,
      long maxSize,
      Optional<Sizer> sizer,
      List<String> metadataKeys,
      boolean saysAnything) {
    /** An absent sizer is the queue's when that is given; an empty body takes the default. */
    QueueBatchConfig inheriting(Optional<Sizer> queueSizer) {
      Sizer effective =
          sizer.orElseGet(() -> saysAnything ? queueSizer.orElse(Sizer.ITEMS) : Sizer.ITEMS);
      try {
        return new QueueBatchConfig(flushTimeout, minSize, maxSize, effective, metadataKeys);
      } catch (ConfigException e) { // the paths are those of the section above from here on
        throw new ConfigException(
            e.problems().stream()
                .map(p -> new Problem("batch::" + p.path(), p.value(), p.why(), p.mend()))
                .toList());
      }
    }
  }

  /** The section's description. */
  static final Spec<Draft> SPEC =
      Spec.of(
          keys ->
              new Draft(
                  keys.get(
                      duration(
                          "flush_timeout",
                          Duration.ofMillis(200),
                          "longest wait for a batch to reach `min_size`")),
                  keys.get(
                      int64("min_size", 8192, "size from which a batch is sent")
                          .in("units of `sizer`")),
                  keys.get(
                      int64("max_size", 0, "size that no request exceeds; 0 for no limit")
                          .in("units of `sizer`")),
                  Sizer.said(
                      keys.read(
                          maybe(
                              "sizer",
                              Sizer.valueType(),
                              "`items` or `bytes`; the queue's when that is given, else `items`")),
                      Sizer.ITEMS),
                  keys.get(
                      section("partition", "what must not be merged", QueueBatchConfig::partition)),
                  keys.isAnyGiven()));

  /** The reference's defaults. */
  public static final QueueBatchConfig DEFAULT = SPEC.defaults().inheriting(Optional.empty());

  private static List<String> partition(Keys keys) {
    return keys.get(
        strings(
            "metadata_keys",
            "one stream of batches for each combination of values of these client metadata"));
  }

  public QueueBatchConfig {
    List<Problem> problems = new ArrayList<>();
    if (flushTimeout.isNegative() || flushTimeout.isZero()) {
      problems.add(
          new Problem(
              "flush_timeout",
              flushTimeout,
              "`flush_timeout` must be positive, found " + flushTimeout.toNanos(),
              "remove it for 200ms"));
    }
    if (minSize < 0) {
      problems.add(
          new Problem(
              "min_size",
              String.valueOf(minSize),
              "`min_size` must be non-negative, found " + minSize,
              "remove it for 8192"));
    }
    if (maxSize < 0) {
      problems.add(
          new Problem(
              "max_size",
              String.valueOf(maxSize),
              "`max_size` must be non-negative, found " + maxSize,
              "remove it for no limit"));
    } else if (maxSize > 0 && maxSize < minSize) {
      problems.add(
          new Problem(
              "max_size",
              String.valueOf(maxSize),
              "`max_size` ("
                  + maxSize
                  + ") must be greater or equal to `min_size` ("
                  + minSize
                  + ")",
              "lower `min_size` as well"));
    }
    if (sizer == Sizer.REQUESTS) {
      problems.add(
          new Problem(
              "sizer",
              sizer.id(),
              "`batch` supports only `items` or `bytes` sizer, found \"requests\"",
              "write `sizer: items` into the `batch` section"));
    }
    Set<String> lower = new HashSet<>();
    for (String key : metadataKeys) {
      if (!lower.add(key.toLowerCase(Locale.ROOT))) {
        problems.add(
            new Problem(
                "partition::metadata_keys",
                key,
                "duplicate entry in metadata_keys: \""
                    + key.toLowerCase(Locale.ROOT)
                    + "\" (case-insensitive)",
                "name it once"));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    metadataKeys = metadataKeys.stream().map(key -> key.toLowerCase(Locale.ROOT)).toList();
  }
}
