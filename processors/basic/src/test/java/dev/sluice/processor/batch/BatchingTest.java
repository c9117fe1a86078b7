package dev.sluice.processor.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Inflater;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How batches are made: by size, by bytes, by age, and by metadata. */
class BatchingTest {
  @Test
  @ObservesKey(component = "processor/batch", keys = "timeout")
  void sendsWhatItHasOnceTheOldestItemHasWaitedForTheTimeout() {
    BatchFixture it = new BatchFixture("timeout: 1s");
    it.offer(3);
    it.clock.advance(Duration.ofMillis(600));
    it.offer(4);
    it.clock.advance(Duration.ofMillis(399));
    assertThat(it.sizes()).isEmpty();
    it.clock.advance(Duration.ofMillis(1));
    assertThat(it.sizes()).containsExactly(7);
    assertThat(it.metric("timeout_trigger_send")).isEqualTo(1);
    assertThat(it.clock.pending()).isEmpty();
    it.assertSettled();
  }

  @Test
  @ObservesKey(component = "processor/batch", keys = "send_batch_size")
  void sendsEverythingAsSoonAsTheSizeIsReached() {
    BatchFixture it = new BatchFixture("{send_batch_size: 10, timeout: 1s}");
    it.offer(4);
    it.offer(5);
    assertThat(it.sizes()).isEmpty();
    it.offer(6);
    assertThat(it.sizes()).containsExactly(15);
    assertThat(it.metric("batch_size_trigger_send")).isEqualTo(1);
    assertThat(it.numbers()).containsExactlyElementsOf(LongStream.range(0, 15).boxed().toList());
    assertThat(
            it.context
                .metrics()
                .histogramNamed("otelcol_processor_batch_batch_send_size", "processor", "batch")
                .sum())
        .isEqualTo(15);
    it.assertSettled();
  }

  @Test
  void aRequestThatBecomesACrowdIsCutABitAtATime() {
    BatchFixture it = new BatchFixture("{send_batch_size: 1, send_batch_max_size: 1, timeout: 1s}");
    it.offer(10_000);
    assertThat(it.sizes()).hasSize(10_000).containsOnly(1);
    assertThat(it.numbers())
        .containsExactlyElementsOf(LongStream.range(0, 10_000).boxed().toList());
    it.assertSettled();
  }

  @Test
  @ObservesKey(component = "processor/batch", keys = "send_batch_max_size")
  void noBatchExceedsTheMaximumAndTheRestWaitsAnew() {
    BatchFixture it =
        new BatchFixture("{send_batch_size: 10, send_batch_max_size: 12, timeout: 1s}");
    it.offer(7);
    it.clock.advance(Duration.ofMillis(900));
    it.offer(24);
    assertThat(it.sizes()).containsExactly(12, 12);
    it.clock.advance(Duration.ofMillis(999));
    assertThat(it.sizes()).containsExactly(12, 12);
    it.clock.advance(Duration.ofMillis(1));
    assertThat(it.sizes()).containsExactly(12, 12, 7);
    assertThat(it.numbers()).containsExactlyElementsOf(LongStream.range(0, 31).boxed().toList());
    it.assertSettled();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{timeout: 0s}", "{send_batch_size: 0}"})
  void withoutTimeoutOrSizeEachRequestGoesAtOnce(String yaml) {
    BatchFixture it = new BatchFixture(yaml);
    it.offer(3);
    it.offer(4);
    assertThat(it.sizes()).containsExactly(3, 4);
    assertThat(it.clock.pending()).isEmpty();
    it.assertSettled();
  }

  @Test
  void withoutTimeoutTheMaximumStillCuts() {
    BatchFixture it = new BatchFixture("{timeout: 0s, send_batch_size: 0, send_batch_max_size: 5}");
    it.offer(12);
    assertThat(it.sizes()).containsExactly(5, 5, 2);
    it.assertSettled();
  }

  @Test
  void batchesAreCappedInBytesBeforeTheyAreInItems() {
    BatchFixture it = new BatchFixture("{send_batch_size: 1000000, timeout: 10s}");
    int items = 8_000;
    long bytes = Telemetry.spans(items).wireBytes();
    long fit = Shard.MAX_BYTES / bytes;
    for (int i = 0; i <= fit; i++) {
      it.offer(items);
    }
    assertThat(it.next.batches()).hasSize(1);
    assertThat(it.next.batches().get(0).wireBytes())
        .isLessThanOrEqualTo(Shard.MAX_BYTES)
        .isGreaterThan(Shard.MAX_BYTES - bytes);
    it.clock.advance(Duration.ofSeconds(10));
    it.assertSettled();
  }

  @Test
  void anEmptyRequestIsTakenAndNotPassedOn() {
    BatchFixture it = new BatchFixture("timeout: 0s");
    RecordingReply reply = new RecordingReply();
    it.offer(Batch.of(Signal.TRACES, Payload.EMPTY, 0), reply);
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    assertThat(it.next.batches()).isEmpty();
  }

  @Test
  @ObservesKey(component = "processor/batch", keys = "metadata_keys")
  void requestsWithOtherMetadataAreNotMergedAndOnlyTheKeysAreCarriedOn() {
    BatchFixture it = new BatchFixture("{metadata_keys: [X-Tenant], timeout: 1s}");
    it.offer(1, tenant("a"));
    it.offer(2, tenant("b"));
    it.offer(4, tenant("a"));
    it.offer(8, RequestMetadata.NONE);
    it.offer(16, new RequestMetadata(Map.of("x-tenant", List.of()), null, Map.of()));
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(it.sizes()).containsExactlyInAnyOrder(5, 2, 8, 16);
    assertThat(it.next.batches())
        .filteredOn(batch -> batch.items() == 5)
        .allMatch(
            batch ->
                batch.metadata().headers().equals(Map.of("x-tenant", List.of("a")))
                    && batch.metadata().peerAddress() == null);
    assertThat(it.metric("metadata_cardinality")).isEqualTo(4);
    it.assertSettled();
  }

  @Test
  @ObservesKey(component = "processor/batch", keys = "metadata_cardinality_limit")
  void aCombinationTooManyIsRejectedForGood() {
    BatchFixture it =
        new BatchFixture("{metadata_keys: [x-tenant], metadata_cardinality_limit: 2}");
    it.offer(1, tenant("a"));
    it.offer(1, tenant("b"));
    assertThat(it.offer(1, tenant("c")).outcome())
        .isEqualTo(
            new Outcome.Rejected(
                StatusCode.INTERNAL, "too many batcher metadata-value combinations"));
    assertThat(it.offer(1, tenant("a")).outcome()).isEqualTo(Outcome.accepted());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout: -1s | timeout must be greater or equal to 0",
        "send_batch_max_size: 10 | send_batch_max_size must be greater or equal to send_batch_size",
        "metadata_keys: [a, A] | duplicate entry in metadata_keys: \"a\" (case-insensitive)",
      })
  void badSettingsAreRefusedInTheReferencesWords(String yaml, String words) {
    assertThatThrownBy(() -> SpecBinder.fromYaml(BatchConfig.SPEC, yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(words);
  }

  @Test
  void theFactoryIsFoundAndAnEmptyBodyIsAllDefaults() {
    assertThat(ServiceLoader.load(dev.sluice.component.ProcessorFactory.class))
        .anyMatch(BatchProcessorFactory.class::isInstance);
    assertThat(SpecBinder.fromYaml(BatchConfig.SPEC, "")).isEqualTo(BatchConfig.DEFAULT);
  }

  private static RequestMetadata tenant(String name) {
    return new RequestMetadata(
        Map.of("X-Tenant", List.of(name), "other", List.of("x")), "10.0.0.1", Map.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyABodyThatIsNotAtHandIsInflatedElsewhere(boolean atHand) {
    BatchFixture it = new BatchFixture("send_batch_size: 1000");
    List<Runnable> elsewhere = new ArrayList<>();
    it.context.withExecutor(elsewhere::add);
    Payload plain = Telemetry.batch(Signal.TRACES, 0, 1000).payload();
    assertThat(plain.sizeBytes()).isGreaterThan(64 * 1024);
    Inflater inflater =
        new Inflater() {
          @Override
          public Payload inflate() {
            return plain;
          }

          @Override
          public boolean isAtHand() {
            return atHand;
          }
        };
    it.offer(
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload("gzip", Slice.of(new byte[10]), (int) plain.sizeBytes()),
            inflater,
            1000,
            RequestMetadata.NONE,
            MemoryLease.NONE),
        new RecordingReply());
    assertThat(elsewhere).hasSize(atHand ? 0 : 1);
    elsewhere.forEach(Runnable::run);
    assertThat(it.sizes()).containsExactly(1000);
  }
}
