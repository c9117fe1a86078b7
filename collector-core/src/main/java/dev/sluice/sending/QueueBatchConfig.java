package dev.sluice.sending;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
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
  /** The reference's defaults. */
  public static final QueueBatchConfig DEFAULT =
      new QueueBatchConfig(Duration.ofMillis(200), 8192, 0, Sizer.ITEMS, List.of());

  private static final Key<Duration> FLUSH_TIMEOUT =
      Key.of(
          "flush_timeout",
          ValueType.duration(),
          DEFAULT.flushTimeout(),
          "longest wait for a batch to reach `min_size`");
  private static final Key<Long> MIN_SIZE =
      Key.of(
          "min_size",
          ValueType.int64(),
          DEFAULT.minSize(),
          "size from which a batch is sent, in units of `sizer`");
  private static final Key<Long> MAX_SIZE =
      Key.of(
          "max_size",
          ValueType.int64(),
          DEFAULT.maxSize(),
          "size that no request exceeds, in units of `sizer`; 0 for no limit");
  private static final Key<Optional<Sizer>> SIZER =
      Key.maybe(
          "sizer",
          Sizer.valueType(),
          "`items` or `bytes`; the queue's when that is given, else `items`");
  private static final Key<List<String>> METADATA_KEYS =
      Key.of(
          "metadata_keys",
          ValueType.list(ValueType.string()),
          DEFAULT.metadataKeys(),
          "one stream of batches for each combination of values of these client metadata");
  private static final Key<List<String>> PARTITION =
      Key.section(
          "partition",
          Spec.of(values -> values.get(METADATA_KEYS), METADATA_KEYS),
          "what must not be merged");

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
          sizer.orElseGet(
              () -> saysAnything ? queueSizer.orElse(DEFAULT.sizer()) : DEFAULT.sizer());
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
          values ->
              new Draft(
                  values.get(FLUSH_TIMEOUT),
                  values.get(MIN_SIZE),
                  values.get(MAX_SIZE),
                  values.get(SIZER).or(() -> Sizer.unsaid(values, SIZER, DEFAULT.sizer())),
                  values.get(PARTITION),
                  values.isAnyGiven()),
          FLUSH_TIMEOUT,
          MIN_SIZE,
          MAX_SIZE,
          SIZER,
          PARTITION);

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
