package dev.sluice.sending;

import dev.sluice.component.ComponentId;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
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
  /** The reference's defaults. */
  public static final QueueConfig DEFAULT =
      new QueueConfig(10, 1000, Sizer.REQUESTS, false, false, Optional.empty());

  private static final Key<Integer> NUM_CONSUMERS =
      Key.of(
          "num_consumers",
          ValueType.int32(),
          DEFAULT.numConsumers(),
          "requests in flight at once; takes no threads");
  private static final Key<Long> QUEUE_SIZE =
      Key.of(
          "queue_size",
          ValueType.int64(),
          DEFAULT.queueSize(),
          "how much may wait or be in flight, in units of `sizer`");
  private static final Key<Optional<Sizer>> SIZER =
      Key.maybe(
          "sizer",
          Sizer.valueType(),
          "unit of `queue_size`: `requests` (the default), `items` or `bytes`");
  private static final Key<Boolean> BLOCK_ON_OVERFLOW =
      Key.of(
          "block_on_overflow",
          ValueType.bool(),
          DEFAULT.blockOnOverflow(),
          "keep a sender waiting for room, up to half of its patience and 5 s, rather than refuse");
  private static final Key<Boolean> WAIT_FOR_RESULT =
      Key.of(
          "wait_for_result",
          ValueType.bool(),
          DEFAULT.waitForResult(),
          "answer the sender when the backend has answered");
  private static final Key<Optional<ComponentId>> STORAGE =
      Key.maybe(
          "storage",
          ValueType.parsed("component id", ComponentId::parse),
          "storage extension that keeps the queue on disk; senders are answered when it is there");
  private static final Key<Optional<QueueBatchConfig.Draft>> BATCH =
      Key.optional(
          "batch",
          QueueBatchConfig.SPEC,
          Presence.DEFAULT,
          "merges small requests and splits large ones between queue and backend");

  /** The section's description. */
  public static final Spec<QueueConfig> SPEC =
      Spec.of(
          values -> {
            Optional<Sizer> sizer =
                values.get(SIZER).or(() -> Sizer.unsaid(values, SIZER, DEFAULT.sizer()));
            return new QueueConfig(
                values.get(NUM_CONSUMERS),
                values.get(QUEUE_SIZE),
                sizer.orElse(DEFAULT.sizer()),
                values.get(BLOCK_ON_OVERFLOW),
                values.get(WAIT_FOR_RESULT),
                values.get(STORAGE),
                values.get(BATCH).map(batch -> batch.inheriting(sizer)));
          },
          NUM_CONSUMERS,
          QUEUE_SIZE,
          SIZER,
          BLOCK_ON_OVERFLOW,
          WAIT_FOR_RESULT,
          STORAGE,
          BATCH);

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
