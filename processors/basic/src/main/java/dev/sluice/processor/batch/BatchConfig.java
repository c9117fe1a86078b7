package dev.sluice.processor.batch;

import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.strings;
import static dev.sluice.config.Key.uint32;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Spec;
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
  /** The section's description. */
  public static final Spec<BatchConfig> SPEC =
      Spec.of(
          keys ->
              new BatchConfig(
                  keys.get(
                      duration(
                          "timeout",
                          Duration.ofMillis(200),
                          "longest wait for a batch to fill; 0 sends each request as it comes")),
                  keys.get(
                      uint32(
                              "send_batch_size",
                              8192,
                              "how many trigger a send; 0 sends each request as it comes")
                          .in("items")),
                  keys.get(
                      uint32("send_batch_max_size", 0, "what no batch exceeds; 0 for no limit")
                          .in("items")),
                  keys.get(
                      strings(
                          "metadata_keys",
                          "one stream of batches for each combination of values of these client"
                              + " metadata")),
                  keys.get(
                      uint32(
                          "metadata_cardinality_limit",
                          1000,
                          "how many such combinations there may be; 0 for any number"))));

  /** The reference's defaults. */
  public static final BatchConfig DEFAULT = SPEC.defaults();

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
