package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.BUSY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Presence;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.testkit.FakeStorage;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each key of the exporter base, from YAML to its effect. */
class SendingKeysTest {
  private static final String GRPC = "exporter/otlp_grpc";
  private static final String HTTP = "exporter/otlp_http";
  private static final String DEBUG = "exporter/debug";

  @Test
  @ObservesKey(component = GRPC, keys = "timeout")
  void timeoutIsTheDeadlineOfAnAttempt() {
    List<Deadline> deadlines = new ArrayList<>();
    SendingFixture it =
        new SendingFixture(bind("timeout: 3s"), (batch, reply) -> deadlines.add(reply.deadline()));
    it.offer(1);
    assertThat(deadlines)
        .containsExactly(Deadline.after(it.clock.nanoTime(), Duration.ofSeconds(3)));
  }

  @Test
  @ObservesKey(component = GRPC, keys = "retry_on_failure::enabled")
  @ObservesKey(component = HTTP, keys = "retry_on_failure::enabled")
  void retryEnabledFalseMakesOneAttempt() {
    assertThat(attemptsWithin("{enabled: false}", Duration.ofMinutes(10))).isEqualTo(1);
  }

  @Test
  @ObservesKey(
      component = GRPC,
      keys = {"retry_on_failure::initial_interval", "retry_on_failure::randomization_factor"})
  @ObservesKey(
      component = HTTP,
      keys = {"retry_on_failure::initial_interval", "retry_on_failure::randomization_factor"})
  void theFirstWaitIsTheInitialIntervalSpreadByTheRandomizationFactor() {
    String steady = "{initial_interval: 2s, randomization_factor: 0}";
    assertThat(attemptsWithin(steady, Duration.ofMillis(1_999))).isEqualTo(1);
    assertThat(attemptsWithin(steady, Duration.ofSeconds(2))).isEqualTo(2);
    RetryConfig spread =
        SpecBinder.fromYaml(RetryConfig.SPEC, "{initial_interval: 2s, randomization_factor: 0.25}");
    assertThat(new Backoff(spread, () -> 0).spread(2_000)).isEqualTo(1_500);
    assertThat(new Backoff(spread, () -> 1).spread(2_000)).isEqualTo(2_500);
  }

  @Test
  @ObservesKey(
      component = GRPC,
      keys = {"retry_on_failure::multiplier", "retry_on_failure::max_interval"})
  @ObservesKey(
      component = HTTP,
      keys = {"retry_on_failure::multiplier", "retry_on_failure::max_interval"})
  void waitsGrowByTheMultiplierUpToTheMaximum() {
    String retry =
        "{initial_interval: 1s, randomization_factor: 0, multiplier: 3, max_interval: 5s}";
    // Attempts at 0, 1, 1 + 3, 4 + 5, 9 + 5 seconds.
    assertThat(attemptsWithin(retry, Duration.ofMillis(3_999))).isEqualTo(2);
    assertThat(attemptsWithin(retry, Duration.ofSeconds(4))).isEqualTo(3);
    assertThat(attemptsWithin(retry, Duration.ofMillis(8_999))).isEqualTo(3);
    assertThat(attemptsWithin(retry, Duration.ofSeconds(14))).isEqualTo(5);
  }

  @Test
  @ObservesKey(component = GRPC, keys = "retry_on_failure::max_elapsed_time")
  @ObservesKey(component = HTTP, keys = "retry_on_failure::max_elapsed_time")
  void afterTheMaximumTimeThereIsNoFurtherAttempt() {
    String retry =
        "{initial_interval: 1s, randomization_factor: 0, multiplier: 1, max_interval: 1s,"
            + " max_elapsed_time: 3s}";
    assertThat(attemptsWithin(retry, Duration.ofMinutes(1))).isEqualTo(4);
    assertThat(attemptsWithin(retry.replace("3s", "0s"), Duration.ofMinutes(1))).isEqualTo(61);
  }

  @Test
  @ObservesKey(
      component = GRPC,
      keys = {"sending_queue::enabled", "sending_queue::num_consumers"})
  @ObservesKey(
      component = HTTP,
      keys = {"sending_queue::enabled", "sending_queue::num_consumers"})
  @ObservesKey(
      component = DEBUG,
      keys = {"sending_queue::enabled", "sending_queue::num_consumers"})
  void consumersAreRequestsInFlightAndWithoutAQueueAllAre() {
    assertThat(inFlight("sending_queue: {num_consumers: 3}")).isEqualTo(3);
    assertThat(inFlight("sending_queue: {enabled: false}")).isEqualTo(20);
  }

  @Test
  @ObservesKey(
      component = GRPC,
      keys = {"sending_queue::queue_size", "sending_queue::sizer"})
  @ObservesKey(
      component = HTTP,
      keys = {"sending_queue::queue_size", "sending_queue::sizer"})
  @ObservesKey(
      component = DEBUG,
      keys = {"sending_queue::queue_size", "sending_queue::sizer"})
  void theQueueTakesItsSizeInUnitsOfTheSizer() {
    assertThat(accepted("sending_queue: {queue_size: 7}")).isEqualTo(7);
    assertThat(accepted("sending_queue: {queue_size: 35, sizer: items}")).isEqualTo(3);
    long bytes = Telemetry.spans(10).wireBytes();
    assertThat(accepted("sending_queue: {queue_size: " + 5 * bytes + ", sizer: bytes}"))
        .isEqualTo(5);
  }

  @Test
  @ObservesKey(component = GRPC, keys = "sending_queue::block_on_overflow")
  @ObservesKey(component = HTTP, keys = "sending_queue::block_on_overflow")
  @ObservesKey(component = DEBUG, keys = "sending_queue::block_on_overflow")
  void blockOnOverflowLetsACallerWait() {
    SendingFixture it =
        new SendingFixture(bind("sending_queue: {queue_size: 1, block_on_overflow: true}"));
    it.backend.hold();
    it.offer(1);
    RecordingReply waiting = it.offer(1);
    assertThat(waiting.isComplete()).isFalse();
    it.backend.completeNext(Outcome.accepted());
    assertThat(waiting.outcome()).isEqualTo(Outcome.accepted());
  }

  @Test
  @ObservesKey(component = GRPC, keys = "sending_queue::wait_for_result")
  @ObservesKey(component = HTTP, keys = "sending_queue::wait_for_result")
  @ObservesKey(component = DEBUG, keys = "sending_queue::wait_for_result")
  void waitForResultHoldsTheReply() {
    SendingFixture it = new SendingFixture(bind("sending_queue: {wait_for_result: true}"));
    it.backend.hold();
    RecordingReply waiting = it.offer(1);
    assertThat(waiting.isComplete()).isFalse();
    it.backend.completeNext(Outcome.accepted());
    assertThat(waiting.outcome()).isEqualTo(Outcome.accepted());
  }

  @Test
  @ObservesKey(component = GRPC, keys = "sending_queue::storage")
  @ObservesKey(component = HTTP, keys = "sending_queue::storage")
  @ObservesKey(component = DEBUG, keys = "sending_queue::storage")
  void storageKeepsTheQueueThere() {
    FakeStorage storage = new FakeStorage();
    SendingFixture it =
        new SendingFixture(
            bind("sending_queue: {storage: file_storage/queues}"),
            null,
            context -> context.withExtension("file_storage/queues", storage));
    it.backend.hold();
    it.offer(3);
    assertThat(storage.items()).isEqualTo(3);
    it.backend.completeNext(Outcome.accepted());
    assertThat(storage.items()).isZero();
  }

  @Test
  @ObservesKey(
      component = GRPC,
      keys = {
        "sending_queue::batch::enabled",
        "sending_queue::batch::flush_timeout",
        "sending_queue::batch::min_size",
        "sending_queue::batch::max_size"
      })
  @ObservesKey(
      component = HTTP,
      keys = {
        "sending_queue::batch::enabled",
        "sending_queue::batch::flush_timeout",
        "sending_queue::batch::min_size",
        "sending_queue::batch::max_size"
      })
  @ObservesKey(
      component = DEBUG,
      keys = {
        "sending_queue::batch::enabled",
        "sending_queue::batch::flush_timeout",
        "sending_queue::batch::min_size",
        "sending_queue::batch::max_size"
      })
  void aBatchFillsToItsSizesOrWaitsForItsTime() {
    SendingFixture it =
        new SendingFixture(
            bind("sending_queue: {batch: {flush_timeout: 3s, min_size: 8, max_size: 9}}"));
    it.offer(7);
    it.offer(7);
    assertThat(sizes(it)).containsExactly(9);
    it.clock.advance(Duration.ofMillis(2_999));
    assertThat(sizes(it)).containsExactly(9);
    it.clock.advance(Duration.ofMillis(1));
    assertThat(sizes(it)).containsExactly(9, 5);
    SendingFixture off = new SendingFixture(bind("sending_queue: {batch: {enabled: false}}"));
    off.offer(7);
    assertThat(sizes(off)).containsExactly(7);
  }

  @Test
  @ObservesKey(component = GRPC, keys = "sending_queue::batch::sizer")
  @ObservesKey(component = HTTP, keys = "sending_queue::batch::sizer")
  @ObservesKey(component = DEBUG, keys = "sending_queue::batch::sizer")
  void aBatchIsMeasuredInItsSizerOrInTheQueues() {
    assertThat(batchSizer("{batch: }")).isEqualTo(Sizer.ITEMS);
    assertThat(batchSizer("{sizer: bytes, queue_size: 10000, batch: {}}")).isEqualTo(Sizer.ITEMS);
    assertThat(batchSizer("{sizer: bytes, queue_size: 10000, batch: {min_size: 10}}"))
        .isEqualTo(Sizer.BYTES);
    assertThat(batchSizer("{sizer: bytes, batch: {sizer: items}}")).isEqualTo(Sizer.ITEMS);
    SendingFixture it =
        new SendingFixture(bind("sending_queue: {batch: {sizer: bytes, min_size: 200}}"));
    it.offer(10);
    assertThat(sizes(it)).as("10 spans are more than 200 bytes").containsExactly(10);
  }

  @Test
  @ObservesKey(component = GRPC, keys = "sending_queue::batch::partition::metadata_keys")
  @ObservesKey(component = HTTP, keys = "sending_queue::batch::partition::metadata_keys")
  @ObservesKey(component = DEBUG, keys = "sending_queue::batch::partition::metadata_keys")
  void batchesArePartitionedByMetadata() {
    SendingFixture it =
        new SendingFixture(
            bind("sending_queue: {batch: {min_size: 2, partition: {metadata_keys: [T]}}}"));
    it.offer(
        1, new RecordingReply(), new RequestMetadata(Map.of("t", List.of("a")), null, Map.of()));
    it.offer(
        1, new RecordingReply(), new RequestMetadata(Map.of("t", List.of("b")), null, Map.of()));
    assertThat(sizes(it)).isEmpty();
    it.offer(
        1, new RecordingReply(), new RequestMetadata(Map.of("t", List.of("a")), null, Map.of()));
    assertThat(sizes(it)).containsExactly(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout: -1s | 'timeout' must be non-negative",
        "retry_on_failure: {enabled: false, initial_interval: -1s} | initial_interval value must be"
            + " greater than or equal to 0",
        "retry_on_failure: {randomization_factor: 1.5} | randomization_factor value must be less"
            + " than or equal to 1",
        "retry_on_failure: {max_elapsed_time: 1s} | 'max_elapsed_time' must not be less than"
            + " 'initial_interval'",
        "retry_on_failure: {max_elapsed_time: 6s} | 'max_elapsed_time' must not be less than"
            + " 'max_interval'",
        "sending_queue: {num_consumers: 0} | `num_consumers` must be positive",
        "sending_queue: {queue_size: 0} | `queue_size` must be positive",
        "sending_queue: {storage: file_storage, wait_for_result: true} | `wait_for_result` is not"
            + " supported with a persistent queue configured with `storage`",
        "sending_queue: {sizer: spans} | invalid sizer: \"spans\"",
        "sending_queue: {sizer: items, batch: {min_size: 2000}} | `min_size` must be less than or"
            + " equal to `queue_size`",
        "sending_queue: {sizer: requests, batch: {min_size: 10}} | `batch` supports only `items` or"
            + " `bytes` sizer, found \"requests\"",
        "sending_queue: {batch: {max_size: 10}} | `max_size` (10) must be greater or equal to"
            + " `min_size` (8192)",
        "sending_queue: {batch: {max_size: -7}} | `max_size` must be non-negative, found -7",
        "sending_queue: {batch: {min_size: -1}} | `min_size` must be non-negative, found -1",
        "sending_queue: {batch: {flush_timeout: -5s}} | `flush_timeout` must be positive, found"
            + " -5000000000",
        "sending_queue: {batch: {partition: {metadata_keys: [a, A]}}} | duplicate entry in"
            + " metadata_keys: \"a\" (case-insensitive)",
        "sending_queue: {blocking: true} | blocking",
        "batcher: {} | batcher",
      },
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = true)
  void badSettingsAreRefusedInTheReferencesWords(String yaml, String words) {
    assertThatThrownBy(() -> bind(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(words);
  }

  @Test
  void theQueueIsOnOrOffByDefaultAsTheExporterSays() {
    assertThat(bind("").queue()).contains(QueueConfig.DEFAULT);
    assertThat(bind("").timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(bind("").retry()).isEqualTo(RetryConfig.DEFAULT);
    assertThat(SpecBinder.fromYaml(SendingConfig.spec(Duration.ZERO, Presence.DEFAULT), "").queue())
        .isEmpty();
    assertThat(
            SpecBinder.fromYaml(
                    SendingConfig.spec(Duration.ZERO, Presence.DEFAULT), "sending_queue:")
                .queue())
        .contains(QueueConfig.DEFAULT);
    assertThat(bind("sending_queue: {batch: }").queue().flatMap(QueueConfig::batch))
        .contains(QueueBatchConfig.DEFAULT);
  }

  private static SendingConfig bind(String yaml) {
    return SpecBinder.fromYaml(SendingConfig.spec(Duration.ofSeconds(5), Presence.SOME), yaml);
  }

  private static int attemptsWithin(String retryYaml, Duration time) {
    SendingFixture it = new SendingFixture(bind("retry_on_failure: " + retryYaml));
    it.backend.answer(BUSY);
    it.offer(1);
    it.clock.advance(time);
    return it.backend.batches().size();
  }

  private static int inFlight(String yaml) {
    SendingFixture it = new SendingFixture(bind(yaml));
    it.backend.hold();
    for (int i = 0; i < 20; i++) {
      it.offer(1);
    }
    return it.backend.heldReplies();
  }

  private static long accepted(String yaml) {
    SendingFixture it = new SendingFixture(bind(yaml));
    it.backend.hold();
    long accepted = 0;
    for (int i = 0; i < 20; i++) {
      accepted += it.offer(10).outcome() instanceof Outcome.Accepted ? 1 : 0;
    }
    return accepted;
  }

  private static Sizer batchSizer(String queueYaml) {
    Optional<QueueBatchConfig> batch = SpecBinder.fromYaml(QueueConfig.SPEC, queueYaml).batch();
    return batch.orElseThrow().sizer();
  }

  private static List<Integer> sizes(SendingFixture it) {
    return it.backend.batches().stream().map(Batch::items).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{sizer: {}} | REQUESTS | ",
        "{sizer: } | REQUESTS | ",
        "{sizer: {}, batch: {sizer: {}}} | REQUESTS | ITEMS",
        "{sizer: , batch: {sizer: }} | REQUESTS | ITEMS",
        "{sizer: requests, batch: {min_size: 10, sizer: {}}} | REQUESTS | ITEMS",
        "{sizer: requests, batch: {min_size: 10, sizer: }} | REQUESTS | ITEMS",
        "{sizer: bytes, batch: {min_size: 10, sizer: {}}} | BYTES | ITEMS",
        "{sizer: bytes, batch: {min_size: 10}} | BYTES | BYTES",
        "{batch: {sizer: {}}} | REQUESTS | ITEMS",
        "{batch: {sizer: bytes}} | REQUESTS | BYTES",
      })
  void aSizerThatSaysNothingIsTheDefaultAndInheritsNothing(String yaml, Sizer queue, Sizer batch) {
    QueueConfig config = SpecBinder.fromYaml(QueueConfig.SPEC, yaml);
    assertThat(config.sizer()).isEqualTo(queue);
    assertThat(config.batch().map(QueueBatchConfig::sizer)).isEqualTo(Optional.ofNullable(batch));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{sizer: {a: b}}",
        "{sizer: []}",
        "{sizer: [{}]}",
        "{sizer: ''}",
        "{queue_size: {}}",
        "{num_consumers: {}}",
        "{block_on_overflow: {}}",
        "{batch: {flush_timeout: {}}}",
        "{sizer: {}, batch: {min_size: 10}}",
        "{sizer: , batch: {min_size: 10}}",
      })
  void whatTheReferenceRefusesInPlaceOfAValueIsRefused(String yaml) {
    assertThatThrownBy(() -> SpecBinder.fromYaml(QueueConfig.SPEC, yaml))
        .isInstanceOf(ConfigException.class);
  }
}
