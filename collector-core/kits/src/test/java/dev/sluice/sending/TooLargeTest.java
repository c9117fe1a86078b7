package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.STEADY;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.RecordingReply;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that its backend finds too large is cut up until only the culprit is lost. */
class TooLargeTest {
  private static final Outcome TOO_LARGE =
      new Outcome.Rejected(StatusCode.UNKNOWN, "HTTP Status Code 413", true);

  private final List<Long> taken = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {0, 3, 7, 8, 79})
  void innocentNeighboursOfAPoisonedItemAreDeliveredInTheirOrder(long poison) {
    SendingFixture it = queued("{num_consumers: 1, batch: {min_size: 80, flush_timeout: 1s}}");
    refuse(it, batch -> numbers(batch).contains(poison));
    for (int i = 0; i < 10; i++) {
      it.offer(8);
    }
    assertThat(it.branch.delivered()).isEqualTo(79);
    assertThat(it.branch.dropped(DropReason.TOO_LARGE)).isEqualTo(1);
    assertThat(taken).containsExactlyElementsOf(except(80, number -> number == poison));
    assertThat(it.backend.batches().size()).isLessThan(2 * 8); // two for each halving of eighty
    it.assertSettled();
  }

  @Test
  void aBackendWithASmallLimitGetsAllInParts() {
    SendingFixture it = queued("{num_consumers: 2}");
    refuse(it, batch -> batch.items() > 7);
    it.offer(100);
    it.offer(5);
    assertThat(it.branch.delivered()).isEqualTo(105);
    assertThat(taken).containsExactlyElementsOf(except(105, number -> false));
    it.assertSettled();
  }

  @Test
  void aBackendThatTakesNothingIsNotAskedForEver() {
    SendingFixture it = queued("{num_consumers: 1}");
    it.backend.answer(TOO_LARGE);
    it.offer(5000);
    it.backend.answer(Outcome.accepted());
    it.offer(1);
    assertThat(it.branch.dropped(DropReason.TOO_LARGE)).isEqualTo(5000);
    assertThat(it.backend.batches().size()).isLessThan(2 * Request.MAX_CUTS + 20);
    assertThat(it.branch.delivered()).as("the place is free again").isEqualTo(1);
    it.assertSettled();
  }

  @Test
  void whoWaitsHearsOfItsOwnItemsAlone() {
    SendingFixture it =
        queued(
            "{wait_for_result: true, num_consumers: 1, batch: {min_size: 9, flush_timeout: 1s}}");
    refuse(it, batch -> numbers(batch).contains(4L));
    RecordingReply first = it.offer(3);
    RecordingReply culprit = it.offer(3);
    RecordingReply last = it.offer(3);
    assertThat(first.outcome()).isEqualTo(Outcome.accepted());
    assertThat(last.outcome()).isEqualTo(Outcome.accepted());
    assertThat(culprit.outcome()).isInstanceOf(Outcome.Mixed.class);
    assertThat(culprit.outcome().forClient())
        .isInstanceOfSatisfying(
            Outcome.Accepted.class, taken -> assertThat(taken.rejectedItems()).isEqualTo(1));
    it.assertSettled();
  }

  @Test
  void withoutAQueueTheSenderIsToldHowManyWereTooLarge() {
    SendingFixture it = SendingFixture.direct(STEADY);
    refuse(it, batch -> numbers(batch).contains(2L));
    assertThat(it.offer(9).outcome().forClient())
        .isInstanceOfSatisfying(
            Outcome.Accepted.class, taken -> assertThat(taken.rejectedItems()).isEqualTo(1));
    it.assertSettled();
  }

  @Test
  void aPieceThatFailsForNowIsSentAgainAndTheRestWaitsForIt() {
    SendingFixture it = queued("{num_consumers: 1}");
    int[] calls = {0};
    it.backend.answerBy(
        batch ->
            switch (calls[0]++) {
              case 0 -> TOO_LARGE;
              case 1 -> SendingFixture.BUSY;
              default -> take(batch);
            });
    it.offer(10);
    it.offer(2);
    assertThat(it.branch.delivered()).isZero();
    it.clock.advance(Duration.ofSeconds(10));
    assertThat(taken).containsExactlyElementsOf(except(12, number -> false));
    assertThat(it.branch.delivered()).isEqualTo(12);
    it.assertSettled();
  }

  @Test
  void whatIsBeingCutWhenTheTimeForStoppingIsOverIsCountedOnce() {
    Queue<Runnable> workers = new ArrayDeque<>();
    SendingFixture it =
        new SendingFixture(
            QueueBatchTest.config("{num_consumers: 1}"),
            null,
            context -> context.withExecutor(workers::add));
    it.backend.answer(TOO_LARGE);
    it.offer(10);
    ShutdownTest.stopWhileTimePasses(it, Duration.ofSeconds(1));
    while (!workers.isEmpty()) {
      workers.remove().run();
    }
    assertThat(it.branch.dropped(DropReason.SHUTDOWN)).isEqualTo(10);
    assertThat(it.branch.dropped(DropReason.TOO_LARGE)).isZero();
    it.assertSettled();
  }

  @Test
  void piecesNotYetSentWhenTheTimeForStoppingIsOverAreCountedToo() {
    SendingFixture it = queued("{num_consumers: 1}");
    it.backend.hold();
    it.offer(10);
    it.backend.completeNext(TOO_LARGE);
    it.backend.completeNext(Outcome.accepted());
    ShutdownTest.stopWhileTimePasses(it, Duration.ofSeconds(1));
    assertThat(it.branch.delivered()).isEqualTo(5);
    assertThat(it.branch.dropped(DropReason.SHUTDOWN)).isEqualTo(5);
    it.assertSettled();
  }

  @Test
  void aRequestLargerThanAnyMayBeIsCutBeforeItIsSent() {
    SendingFixture it = queued("{num_consumers: 1}");
    byte[] span = new byte[1 << 20]; // an unknown field fills it
    byte[] head = {10, -8, -1, 63, 18, -12, -1, 63, 18, -16, -1, 63, 122, -20, -1, 63};
    System.arraycopy(head, 0, span, 0, head.length);
    Payload payload = Payload.of(Collections.nCopies(70, Slice.of(span)));
    it.offer(
        Batch.of(Signal.TRACES, payload, 70, RequestMetadata.NONE, MemoryLease.NONE),
        new RecordingReply());
    assertThat(it.backend.batches()).allMatch(batch -> batch.wireBytes() <= 64 << 20);
    assertThat(it.branch.delivered()).isEqualTo(70);
    it.assertSettled();
  }

  @Test
  void profilesStayInOnePiece() {
    SendingFixture it = queued("{num_consumers: 1}");
    it.backend.answer(TOO_LARGE);
    Batch profiles = Batch.of(Signal.PROFILES, Payload.of(new byte[] {10, 0}), 5);
    it.offer(profiles, new RecordingReply());
    assertThat(it.backend.batches()).hasSize(1);
    assertThat(it.branch.dropped(DropReason.TOO_LARGE)).isEqualTo(5);
    it.assertSettled();
  }

  private static SendingFixture queued(String queueYaml) {
    return new SendingFixture(QueueBatchTest.config(queueYaml));
  }

  private static List<Long> except(int items, LongPredicate left) {
    return LongStream.range(0, items).filter(left.negate()).boxed().toList();
  }

  /** The backend finds some requests too large, and its taken items are noted in order. */
  private void refuse(SendingFixture it, Predicate<Batch> tooLarge) {
    it.backend.answerBy(batch -> tooLarge.test(batch) ? TOO_LARGE : take(batch));
  }

  private Outcome take(Batch batch) {
    taken.addAll(numbers(batch));
    return Outcome.accepted();
  }

  private static List<Long> numbers(Batch batch) {
    try {
      return ExportTraceServiceRequest.parseFrom(batch.payload().toByteArray())
          .getResourceSpansList()
          .stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .map(span -> span.getTraceId().asReadOnlyByteBuffer().getLong(8))
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
