package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.STEADY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sending_queue::batch}: what is merged and cut, and whose account it goes to. */
class QueueBatchTest {
  @Test
  void mergesUntilTheLeastSizeIsReachedOrTheTimeIsOver() {
    SendingFixture it = queued("batch: {min_size: 10, flush_timeout: 1s}");
    it.offer(4);
    it.offer(4);
    assertThat(sizes(it)).isEmpty();
    assertThat(it.gauge("otelcol_exporter_queue_size")).as("counts what is pending").isEqualTo(2);
    it.offer(4);
    assertThat(sizes(it)).containsExactly(12);
    it.offer(3);
    it.clock.advance(Duration.ofMillis(999));
    assertThat(sizes(it)).hasSize(1);
    it.clock.advance(Duration.ofMillis(1));
    assertThat(sizes(it)).containsExactly(12, 3);
    assertThat(it.branch.delivered()).isEqualTo(15);
    assertThat(it.clock.pending()).isEmpty();
    it.assertSettled();
  }

  @Test
  void noRequestExceedsTheLargestSizeAndARequestInPiecesSettlesWithTheLast() {
    SendingFixture it = queued("batch: {min_size: 10, max_size: 10, flush_timeout: 1s}");
    it.backend.hold();
    it.offer(7);
    it.offer(25);
    assertThat(sizes(it)).containsExactly(10, 10, 10);
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(sizes(it)).containsExactly(10, 10, 10, 2);
    it.backend.completeNext(Outcome.accepted());
    it.backend.completeNext(new Outcome.Rejected(StatusCode.INTERNAL, "no"));
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.leases.get(1).references()).isEqualTo(2);
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.branch.delivered()).isEqualTo(22);
    assertThat(it.branch.dropped(DropReason.PERMANENT)).isEqualTo(10);
    it.assertSettled();
  }

  @Test
  void bytesAreKeptToAndARecordThatIsLargerIsDroppedAndNamed() {
    long max = Telemetry.spans(5).wireBytes();
    SendingFixture it =
        queued("batch: {sizer: bytes, min_size: " + max + ", max_size: " + max + "}");
    it.offer(23);
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(it.backend.batches()).hasSizeGreaterThan(4).allMatch(b -> b.wireBytes() <= max);
    assertThat(it.branch.delivered()).isEqualTo(23);

    SendingFixture tiny = queued("batch: {sizer: bytes, min_size: 20, max_size: 20}");
    tiny.offer(3);
    assertThat(tiny.backend.batches()).isEmpty();
    assertThat(tiny.branch.dropped(DropReason.TOO_LARGE)).isEqualTo(3);
    assertThat(tiny.context.log().messages("warn")).contains("Failed to split request.");
    tiny.assertSettled();
  }

  @Test
  void requestsOfOtherTenantsAreNotMergedAndOnlyTheKeysAreCarriedOn() {
    SendingFixture it = queued("batch: {min_size: 100, partition: {metadata_keys: [X-Tenant]}}");
    it.offer(1, new RecordingReply(), tenant("a"));
    it.offer(2, new RecordingReply(), tenant("b"));
    it.offer(4, new RecordingReply(), tenant("a"));
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(sizes(it)).containsExactlyInAnyOrder(5, 2);
    assertThat(it.backend.batches())
        .allMatch(batch -> batch.metadata().headers().keySet().equals(Set.of("x-tenant")));
    it.assertSettled();
  }

  @Test
  void manyTenantsThatComeOnceDoNotPileUp() {
    SendingFixture it =
        queued(
            "{queue_size: 100000, batch: {min_size: 100, flush_timeout: 10ms,"
                + " partition: {metadata_keys: [x-tenant]}}}");
    for (int i = 0; i < 12_000; i++) {
      it.offer(1, new RecordingReply(), tenant("t" + i));
    }
    assertThat(sizes(it)).as("the least recently used went early").hasSizeGreaterThan(1_900);
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(it.branch.delivered()).isEqualTo(12_000);
    it.assertSettled();
  }

  @Test
  void aMergedRequestIsAccountedToEachBranchInOrderAndExactly() {
    SendingFixture it = queued("batch: {min_size: 10}");
    BranchLedger second = new BranchLedger("traces/2", ComponentId.parse("otlp_grpc"));
    it.backend.answer(new Outcome.Accepted(6, "six are odd"));
    it.offer(4);
    it.exporter.export(Telemetry.spans(6), second, outcome -> second.in(6));
    assertThat(it.branch.rejectedByBackend()).isEqualTo(4);
    assertThat(second.rejectedByBackend()).isEqualTo(2);
    assertThat(second.delivered()).isEqualTo(4);
    assertThat(second.balances()).as("%s", second).isTrue();
    it.assertSettled();
  }

  @Test
  void withWaitForResultEveryCallerIsToldTheEndOfItsOwnItems() {
    SendingFixture it =
        queued("{wait_for_result: true, batch: {min_size: 10, max_size: 10, flush_timeout: 1s}}");
    it.backend.hold();
    RecordingReply first = it.offer(6);
    RecordingReply second = it.offer(6);
    it.clock.advance(Duration.ofSeconds(1));
    it.backend.completeNext(new Outcome.Accepted(1, "whose?"));
    assertThat(first.outcome()).isEqualTo(Outcome.accepted());
    assertThat(second.isComplete()).isFalse();
    it.backend.completeNext(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"));
    assertThat(second.outcome())
        .isEqualTo(
            new Outcome.Mixed(
                List.of(
                    new Outcome.Part(Outcome.accepted(), 4),
                    new Outcome.Part(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"), 2))));
    assertThat(it.branch.droppedTotal()).isZero();
    it.assertSettled();
  }

  @Test
  void profilesAreNeitherMergedNorCut() throws Exception {
    TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.PROFILES);
    RecordingConsumer backend = new RecordingConsumer();
    SendingExporter exporter =
        new SendingExporter(
            context,
            config("batch: {min_size: 10, max_size: 10}"),
            backend::accept,
            SendingTraits.DEFAULT);
    exporter.start();
    BranchLedger branch = new BranchLedger("profiles", ComponentId.parse("otlp_grpc"));
    Payload bytes = Payload.of(new byte[] {1, 2, 3});
    exporter.export(Batch.of(Signal.PROFILES, bytes, 50), branch, new RecordingReply());
    assertThat(backend.batches()).hasSize(1);
    assertThat(backend.batches().get(0).payload()).isSameAs(bytes);
  }

  @Test
  void whatIsPendingIsSentAtTheEnd() {
    SendingFixture it = queued("batch: {min_size: 100}");
    it.offer(3);
    it.stop(Duration.ofSeconds(5));
    assertThat(it.branch.delivered()).isEqualTo(3);
    it.assertSettled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyThreadsLoseNothing(boolean wait) throws Exception {
    SendingFixture it =
        queued(
            "{queue_size: 100, block_on_overflow: true, wait_for_result: "
                + wait
                + ", batch: {min_size: 50, max_size: 64}}");
    ExecutorService callers = Executors.newFixedThreadPool(4);
    CountDownLatch done = new CountDownLatch(4);
    for (int caller = 0; caller < 4; caller++) {
      long base = caller * 1_000_000L;
      callers.execute(
          () -> {
            for (int i = 0; i < 500; i++) {
              it.offer(
                  Telemetry.batch(
                      Signal.TRACES, base + i * 7L, 7, RequestMetadata.NONE, MemoryLease.NONE),
                  new RecordingReply());
            }
            done.countDown();
          });
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    callers.shutdown();
    it.stop(Duration.ofSeconds(5));
    assertThat(sizes(it)).allMatch(size -> size <= 64);
    assertThat(it.branch.delivered()).isEqualTo(it.branch.in()).isPositive();
    List<Long> sums = new ArrayList<>();
    it.backend.batches().forEach(batch -> sums.add((long) batch.items()));
    assertThat(sums.stream().mapToLong(Long::longValue).sum()).isEqualTo(it.branch.in());
    it.assertSettled();
  }

  static SendingConfig config(String queueYaml) {
    QueueConfig queue =
        SpecBinder.fromYaml(
            QueueConfig.SPEC, queueYaml.startsWith("{") ? queueYaml : "{" + queueYaml + "}");
    return new SendingConfig(Duration.ofSeconds(5), STEADY, Optional.of(queue));
  }

  private static SendingFixture queued(String queueYaml) {
    return new SendingFixture(config(queueYaml));
  }

  private static List<Integer> sizes(SendingFixture it) {
    return it.backend.batches().stream().map(Batch::items).toList();
  }

  private static RequestMetadata tenant(String name) {
    return new RequestMetadata(
        Map.of("x-tenant", List.of(name), "other", List.of("x")), "10.0.0.1", Map.of());
  }
}
