package dev.sluice.processor.batch;

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
import java.util.Set;

/**
 * Settings of the {@code batch} processor.
 *
 * @param timeout longest wait for a batch to fill; zero waits for nothing
 * @param sendBatchSize spans, data points or log records that trigger a send; zero sends each
 *     request as it comes
 * @param sendBatchMaxSize items that no batch exceeds; zero: no limit
 * @param metadataKeys one stream of batches for each combination of values of these client
 *     metadata; lower case
 * @param metadataCardinalityLimit how many combinations there may be; zero: any number
 */
public record BatchConfig(
    Duration timeout,
    long sendBatchSize,
    long sendBatchMaxSize,
    List<String> metadataKeys,
    long metadataCardinalityLimit) {
  /** The reference's defaults. */
  public static final BatchConfig DEFAULT =
      new BatchConfig(Duration.ofMillis(200), 8192, 0, List.of(), 1000);

  private static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout",
          ValueType.duration(),
          DEFAULT.timeout(),
          "longest wait for a batch to fill; 0 sends each request as it comes");
  private static final Key<Long> SEND_BATCH_SIZE =
      Key.of(
          "send_batch_size",
          ValueType.uint32(),
          DEFAULT.sendBatchSize(),
          "items that trigger a send; 0 sends each request as it comes");
  private static final Key<Long> SEND_BATCH_MAX_SIZE =
      Key.of(
          "send_batch_max_size",
          ValueType.uint32(),
          DEFAULT.sendBatchMaxSize(),
          "items that no batch exceeds; 0 for no limit");
  private static final Key<List<String>> METADATA_KEYS =
      Key.of(
          "metadata_keys",
          ValueType.list(ValueType.string()),
          DEFAULT.metadataKeys(),
          "one stream of batches for each combination of values of these client metadata");
  private static final Key<Long> METADATA_CARDINALITY_LIMIT =
      Key.of(
          "metadata_cardinality_limit",
          ValueType.uint32(),
          DEFAULT.metadataCardinalityLimit(),
          "how many such combinations there may be; 0 for any number");

  /** The section's description. */
  public static final Spec<BatchConfig> SPEC =
      Spec.of(
          values ->
              new BatchConfig(
                  values.get(TIMEOUT),
                  values.get(SEND_BATCH_SIZE),
                  values.get(SEND_BATCH_MAX_SIZE),
                  values.get(METADATA_KEYS),
                  values.get(METADATA_CARDINALITY_LIMIT)),
          TIMEOUT,
          SEND_BATCH_SIZE,
          SEND_BATCH_MAX_SIZE,
          METADATA_KEYS,
          METADATA_CARDINALITY_LIMIT);

  public BatchConfig {
    List<Problem> problems = new ArrayList<>();
    if (timeout.isNegative()) {
      problems.add(
          new Problem(
              "timeout", timeout, "timeout must be greater or equal to 0", "remove it for 200ms"));
    }
    if (sendBatchSize < 0 || sendBatchMaxSize < 0 || metadataCardinalityLimit < 0) {
      problems.add(new Problem("", "", "sizes and limits must not be negative", ""));
    }
    if (sendBatchMaxSize > 0 && sendBatchMaxSize < sendBatchSize) {
      problems.add(
          new Problem(
              "send_batch_max_size",
              String.valueOf(sendBatchMaxSize),
              "send_batch_max_size must be greater or equal to send_batch_size",
              "lower send_batch_size (" + sendBatchSize + ") as well"));
    }
    Set<String> lower = new HashSet<>();
    for (String key : metadataKeys) {
      if (!lower.add(key.toLowerCase(Locale.ROOT))) {
        problems.add(
            new Problem(
                "metadata_keys",
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

  /** Whether a batch may wait to be filled. */
  boolean waits() {
    return !timeout.isZero() && sendBatchSize > 0;
  }
}
