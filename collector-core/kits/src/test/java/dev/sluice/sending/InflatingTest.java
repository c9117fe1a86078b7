package dev.sluice.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Inflater;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.FakeStorage;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Requests that are kept compressed are inflated again only where the budget has room for that, and
 * otherwise refused, or tried again, as long as there is none; nothing is lost for it.
 */
class InflatingTest {
  private static final long ROOM = 200_000;
  private static final long HEAP = 380_000; // of which what goes out may use 206 KB
  private static final int SPANS = 220; // of 79 KB when inflated, more than a third of the room
  private static final int ENCODED_BYTES = 100;

  private final MemoryBudget budget = new MemoryBudget(ROOM, HEAP);

  @Test
  void aQueueOnDiskRefusesAsRetryableWhatItHasNoRoomToInflate() {
    StoredFixture stored = stored();
    SendingFixture it = stored.run();
    budget.charge(ROOM - 50_000);
    RecordingReply reply = offer(it);
    assertThat(reply.outcome()).isEqualTo(Outcome.Retry.NO_MEMORY);
    assertThat(stored.storage.writes()).isEmpty();
    assertThat(it.metric("otelcol_exporter_enqueue_failed_spans")).isEqualTo(SPANS);
    budget.release(ROOM - 50_000);
    assertThat(offer(it).outcome()).isEqualTo(Outcome.accepted());
    assertThat(it.branch.delivered()).isEqualTo(SPANS);
    assertNothingIsCharged(it);
  }

  /** Ten at once would be three times the room. */
  @Test
  void aGroupThatDoesNotFitMemoryIsWrittenInSeveralWrites() {
    StoredFixture stored = stored();
    SendingFixture it = stored.run();
    stored.tasks.hold();
    List<RecordingReply> replies = Stream.generate(() -> offer(it)).limit(10).toList();
    stored.tasks.release();
    assertThat(replies).allMatch(reply -> reply.outcome().equals(Outcome.accepted()));
    assertThat(stored.storage.writes().stream().mapToInt(FakeStorage.Written::added))
        .hasSizeGreaterThan(3)
        .allMatch(added -> added <= 2);
    assertThat(budget.peakBytes()).isLessThan(ROOM + 10_000);
    assertThat(it.branch.delivered()).isEqualTo(10 * SPANS);
    assertNothingIsCharged(it);
  }

  @Test
  void whatIsWrittenIsKeptInItsReceivedForm() {
    StoredFixture stored = stored();
    SendingFixture it = stored.run();
    it.backend.hold();
    offer(it);
    assertThat(it.backend.batches().get(0).isInflated()).isFalse();
    assertThat(budget.usedBytes()).isLessThan(2000);
    it.backend.completeNext(Outcome.accepted());
    assertNothingIsCharged(it);
  }

  @Test
  void aQueueThatMergesRefusesAtTheDoorWhatItCouldNotMerge() {
    SendingFixture it =
        run("{num_consumers: 1, batch: {min_size: 2000, flush_timeout: 1s}}", null, Runnable::run);
    budget.charge(ROOM - 50_000);
    assertThat(offer(it).outcome()).isEqualTo(Outcome.Retry.NO_MEMORY);
    budget.release(ROOM - 50_000);
    assertThat(offer(it).outcome()).isEqualTo(Outcome.accepted());
    budget.charge(ROOM - budget.usedBytes()); // too late to matter
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(it.branch.delivered()).isEqualTo(SPANS);
    assertThat(it.backend.batches().get(0).payload().sizeBytes()).isPositive();
  }

  @Test
  void aQueueThatMergesAnswersWhatNoWorkerInflates() {
    SendingFixture it =
        run(
            "{num_consumers: 1, batch: {min_size: 2000, flush_timeout: 1s}}",
            null,
            task -> {
              throw new RejectedExecutionException();
            });
    assertThat(offer(it).outcome()).isInstanceOf(Outcome.Retry.class);
  }

  @Test
  void aSenderThatHasNoRoomToInflateTriesAgain() {
    SendingFixture it =
        run(
            "{num_consumers: 1}",
            (batch, reply) -> {
              batch.payload();
              reply.complete(Outcome.accepted());
            },
            Runnable::run);
    budget.charge(ROOM - 50_000);
    offer(it);
    assertThat(it.branch.held()).isEqualTo(SPANS);
    budget.release(ROOM - 50_000);
    it.clock.advance(Duration.ofSeconds(10));
    assertThat(it.branch.delivered()).isEqualTo(SPANS);
    assertNothingIsCharged(it);
  }

  @Test
  void whatCannotBeCutForLackOfMemoryIsNotLostAsTooLarge() {
    SendingFixture it =
        run(
            "{num_consumers: 1}",
            (batch, reply) ->
                reply.complete(
                    batch.items() > SPANS / 2
                        ? new Outcome.Rejected(StatusCode.UNKNOWN, "413", true)
                        : Outcome.accepted()),
            Runnable::run);
    budget.charge(ROOM - 50_000);
    offer(it);
    assertThat(it.branch.dropped(DropReason.TOO_LARGE)).isZero();
    budget.release(ROOM - 50_000);
    it.clock.advance(Duration.ofSeconds(10));
    assertThat(it.branch.delivered()).isEqualTo(SPANS);
    assertNothingIsCharged(it);
  }

  private StoredFixture stored() {
    StoredFixture stored = new StoredFixture();
    stored.budget = budget;
    return stored;
  }

  private SendingFixture run(String queue, @Nullable Sender sender, Executor executor) {
    return new SendingFixture(
        QueueBatchTest.config(queue),
        sender,
        context -> context.withExecutor(executor).withBudget(budget));
  }

  private RecordingReply offer(SendingFixture it) {
    Payload plain = Telemetry.batch(Signal.TRACES, 0, SPANS).payload();
    assertThat(plain.sizeBytes()).isBetween(ROOM / 3, ROOM / 2 - 10_000);
    budget.charge(ENCODED_BYTES);
    AdjustableLease lease = AdjustableLease.overCharged(budget, ENCODED_BYTES);
    Batch batch =
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload("gzip", Slice.of(new byte[ENCODED_BYTES]), (int) plain.sizeBytes()),
            new Inflating(plain, lease),
            SPANS,
            RequestMetadata.NONE,
            lease);
    RecordingReply reply = new RecordingReply();
    it.offer(
        batch,
        reply.mapped(
            outcome -> {
              lease.release();
              return outcome;
            }));
    return reply;
  }

  private void assertNothingIsCharged(SendingFixture it) {
    it.assertSettled();
    assertThat(budget.usedBytes()).isZero();
  }

  /** As a receiver's: charged before it is made. */
  private record Inflating(Payload plain, AdjustableLease lease) implements Inflater {
    @Override
    public Payload inflate() {
      lease.addOnward(plain.sizeBytes());
      return plain;
    }

    @Override
    public Payload inflateCharged() {
      return plain;
    }
  }
}
