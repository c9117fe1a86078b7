package dev.sluice.sending;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.componentId;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.optional;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code sending_queue}: where requests wait between the pipeline and the backend.
 *
 * @param numConsumers requests in flight at once; not threads
 * @param queueSize how much may wait or be in flight, in units of the sizer
 * @param sizer the unit
 * @param blockOnOverflow a full queue keeps the sender waiting rather than refusing at once
 * @param waitForResult the sender is answered when the backend has answered
 * @param storage the extension that keeps the queue on disk; empty: it is in memory
 * @param batch merging and splitting between queue and backend; empty: requests go as they came
 */
public record QueueConfig(
    int numConsumers,
    long queueSize,
    Sizer sizer,
    boolean blockOnOverflow,
    boolean waitForResult,
    Optional<ComponentId> storage,
    Optional<QueueBatchConfig> batch) {
  /** The section's description. */
  public static final Spec<QueueConfig> SPEC = Spec.of(QueueConfig::read);

  /** The reference's defaults. */
  public static final QueueConfig DEFAULT = SPEC.defaults();

  private static QueueConfig read(Keys keys) {
    Optional<Sizer> sizer =
        Sizer.said(
            keys.read(
                maybe(
                    "sizer",
                    Sizer.valueType(),
                    "unit of `queue_size`: `requests` (the default), `items` or `bytes`")),
            Sizer.REQUESTS);
    return new QueueConfig(
        keys.get(int32("num_consumers", 10, "requests in flight at once; takes no threads")),
        keys.get(
            int64("queue_size", 1000, "how much may wait or be in flight").in("units of `sizer`")),
        sizer.orElse(Sizer.REQUESTS),
        keys.get(
            bool(
                "block_on_overflow",
                false,
                "keep a sender waiting for room, up to half of its patience and 5 s, rather than"
                    + " refuse")),
        keys.get(bool("wait_for_result", false, "answer the sender when the backend has answered")),
        keys.get(
            componentId(
                "storage",
                "storage extension that keeps the queue on disk; senders are answered when it is"
                    + " there")),
        keys.get(
                optional(
                    "batch",
                    QueueBatchConfig.SPEC,
                    Presence.DEFAULT,
                    "merges small requests and splits large ones between queue and backend"))
            .map(batch -> batch.inheriting(sizer)));
  }

  public QueueConfig {
    List<Problem> problems = new ArrayList<>();
    if (numConsumers <= 0) {
      problems.add(
          new Problem(
              "num_consumers",
              String.valueOf(numConsumers),
              "`num_consumers` must be positive",
              "remove it for 10"));
    }
    if (queueSize <= 0) {
      problems.add(
          new Problem(
              "queue_size",
              String.valueOf(queueSize),
              "`queue_size` must be positive",
              "remove it for 1000, or write `enabled: false` to have no queue"));
    }
    if (batch.isPresent()
        && batch.get().sizer() == sizer
        && queueSize > 0
        && batch.get().minSize() > queueSize) {
      problems.add(
          new Problem(
              "batch::min_size",
              String.valueOf(batch.get().minSize()),
              "`min_size` must be less than or equal to `queue_size`",
              "a batch that never fits the queue is only ever sent by `flush_timeout`"));
    }
    if (waitForResult && storage.isPresent()) {
      problems.add(
          new Problem(
              "wait_for_result",
              "true",
              "`wait_for_result` is not supported with a persistent queue configured with"
                  + " `storage`",
              "remove one of them: with `storage` senders are answered when their data is on"
                  + " disk, with `wait_for_result` when the backend has it"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** A queue in memory. */
  public QueueConfig(
      int numConsumers,
      long queueSize,
      Sizer sizer,
      boolean blockOnOverflow,
      boolean waitForResult,
      Optional<QueueBatchConfig> batch) {
    this(numConsumers, queueSize, sizer, blockOnOverflow, waitForResult, Optional.empty(), batch);
  }

  /** The key {@code sending_queue}. */
  public static Key<Optional<QueueConfig>> key(Presence presence) {
    return Key.optional(
        "sending_queue", SPEC, presence, "where requests wait between pipeline and backend");
  }
}
