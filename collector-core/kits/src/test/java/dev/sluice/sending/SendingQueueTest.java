package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.BUSY;
import static dev.sluice.sending.SendingFixture.STEADY;
import static dev.sluice.sending.SendingFixture.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The queue: what it takes, how much is in flight, and what it says when it is full. */
class SendingQueueTest {
  @Test
  void aBatchIsAnsweredWhenItIsQueuedAndCountedAsHeldUntilTheBackendHasIt() {
    SendingFixture it = SendingFixture.queued(queue(10, 1000));
    it.backend.hold();
    assertThat(it.exporter.durability()).isEqualTo(Durability.MEMORY);
    assertThat(it.offer(7).outcome()).isEqualTo(Outcome.accepted());
    assertThat(it.branch.held()).isEqualTo(7);
    assertThat(it.leases.get(0).references()).as("held beyond the reply").isEqualTo(2);
    assertThat(it.gauge("otelcol_exporter_in_flight_requests")).isEqualTo(1);
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.branch.delivered()).isEqualTo(7);
    it.assertSettled();
  }

  @Test
  void requestsInFlightAreLimitedAndCountInTheQueuesSize() {
    SendingFixture it = SendingFixture.queued(queue(2, 5));
    it.backend.hold();
    for (int i = 0; i < 5; i++) {
      assertThat(it.offer(1).outcome()).isEqualTo(Outcome.accepted());
    }
    assertThat(it.backend.heldReplies()).isEqualTo(2);
    assertThat(it.gauge("otelcol_exporter_queue_size")).isEqualTo(5);
    assertThat(it.gauge("otelcol_exporter_queue_capacity")).isEqualTo(5);
    assertThat(it.offer(1).outcome())
        .isEqualTo(
            new Outcome.Retry(
                StatusCode.UNAVAILABLE, "sending queue is full", RetryCause.QUEUE_FULL));
    assertThat(it.metric("otelcol_exporter_enqueue_failed_spans")).isEqualTo(1);
    assertThat(it.context.log().messages("error"))
        .containsExactly("Exporting failed. Rejecting data.");
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.offer(1).outcome()).isEqualTo(Outcome.accepted());
    for (int i = 0; i < 5; i++) {
      it.backend.completeNext(Outcome.accepted());
    }
    assertThat(it.branch.delivered()).isEqualTo(6);
    it.assertSettled();
  }

  @Test
  void theSizeIsExactInItemsAndInBytes() {
    for (Sizer sizer : new Sizer[] {Sizer.ITEMS, Sizer.BYTES}) {
      long unit = sizer.sizeOf(Telemetry.spans(10));
      SendingFixture it =
          SendingFixture.queued(
              new QueueConfig(1, 3 * unit, sizer, false, false, Optional.empty()));
      it.backend.hold();
      assertThat(it.offer(10).outcome()).isEqualTo(Outcome.accepted());
      assertThat(it.offer(10).outcome()).isEqualTo(Outcome.accepted());
      assertThat(it.offer(10).outcome()).as(sizer.id()).isEqualTo(Outcome.accepted());
      assertThat(it.offer(1).outcome()).as(sizer.id()).isInstanceOf(Outcome.Retry.class);
      assertThat(it.gauge("otelcol_exporter_queue_size")).isEqualTo((double) (3 * unit));
    }
  }

  @Test
  void whatCanNeverFitIsRejectedForGood() {
    SendingFixture it =
        SendingFixture.queued(new QueueConfig(1, 9, Sizer.ITEMS, true, false, Optional.empty()));
    assertThat(it.offer(10).outcome())
        .isEqualTo(
            new Outcome.Rejected(
                StatusCode.INVALID_ARGUMENT, "element size too large: 10 items, queue_size is 9"));
    it.assertSettled();
  }

  @Test
  void theQueueKeepsToItsShareOfTheMemoryBudget() {
    TestContext context =
        TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES)
            .withBudget(new MemoryBudget(2 * Telemetry.spans(10).retainedBytes() + 1));
    SendingExporter exporter =
        new SendingExporter(
            context,
            new SendingConfig(Duration.ZERO, STEADY, Optional.of(queue(1, 1000))),
            (batch, reply) -> {},
            SendingTraits.DEFAULT);
    SendingFixture it = SendingFixture.queued(queue(1, 1));
    it.exporter = exporter;
    try {
      exporter.start();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    it.offer(10);
    it.offer(10);
    assertThat(((Outcome.Retry) it.offer(10).outcome()).cause()).isEqualTo(RetryCause.QUEUE_FULL);
  }

  @Test
  void aSliceOfALargeArrayIsCopiedBeforeItIsKept() {
    SendingFixture it = SendingFixture.queued(queue(1, 10));
    it.backend.hold();
    byte[] small = Telemetry.spans(2).payload().toByteArray();
    byte[] large = new byte[10 * small.length];
    System.arraycopy(small, 0, large, small.length, small.length);
    CountingLease lease = new CountingLease();
    Payload slice = Payload.of(List.of(new Slice(large, small.length, small.length)));
    it.offer(Batch.of(Signal.TRACES, slice, 2, RequestMetadata.NONE, lease), new RecordingReply());
    assertThat(lease.references()).as("the large array is let go").isEqualTo(1);
    assertThat(it.context.budget().usedBytes())
        .as("the bytes, and the objects around them")
        .isBetween(small.length + 1L, small.length + 1000L);
    assertThat(it.backend.batches().get(0).payload().toByteArray()).isEqualTo(small);
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.context.budget().usedBytes()).isZero();
    it.assertSettled();
  }

  @Test
  void waitForResultAnswersWhenTheBackendHasAndHandsFailuresBack() {
    SendingFixture it =
        SendingFixture.queued(
            new QueueConfig(1, 10, Sizer.REQUESTS, false, true, Optional.empty()));
    assertThat(it.exporter.durability()).isEqualTo(Durability.WAIT_FOR_RESULT);
    it.backend.hold();
    RecordingReply first = it.offer(3);
    assertThat(first.isComplete()).isFalse();
    it.backend.completeNext(new Outcome.Accepted(1, "odd"));
    assertThat(first.outcome()).isEqualTo(new Outcome.Accepted(1, "odd"));
    it.backend.answer(BUSY);
    RecordingReply second = it.offer(3);
    it.clock.advance(Duration.ofMinutes(6));
    assertThat(((Outcome.Retry) second.outcome()).cause()).isEqualTo(RetryCause.EXHAUSTED);
    assertThat(it.branch.droppedTotal()).isZero();
    assertThat(it.branch.delivered()).isEqualTo(2);
    it.assertSettled();
  }

  /** F1: the queue fills while the backend is away, refuses, and drains by itself. */
  @Test
  void aDeadBackendFillsTheQueueWhichDrainsByItself() {
    SendingFixture it = SendingFixture.queued(queue(2, 20));
    it.backend.answer(BUSY);
    int taken = 0;
    for (int second = 0; second < 60; second++) {
      taken += it.offer(1).outcome() instanceof Outcome.Accepted ? 1 : 0;
      it.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(taken).isEqualTo(20);
    it.backend.answer(Outcome.accepted());
    it.clock.advance(Duration.ofSeconds(31));
    assertThat(it.branch.delivered()).isEqualTo(20);
    assertThat(it.gauge("otelcol_exporter_queue_size")).isZero();
    it.assertSettled();
  }

  @Test
  void aLongQueueBeforeASenderThatAnswersAtOnceDoesNotRecurse() {
    List<Reply> first = new ArrayList<>();
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(Duration.ZERO, STEADY, Optional.of(queue(1, 200_000))),
            (batch, reply) -> {
              if (first.isEmpty()) {
                first.add(reply);
              } else {
                reply.complete(Outcome.accepted());
              }
            });
    Batch batch = Telemetry.spans(1);
    for (int i = 0; i < 150_000; i++) {
      it.offer(batch, outcome -> {});
    }
    first.get(0).complete(Outcome.accepted());
    assertThat(it.branch.delivered()).isEqualTo(150_000);
    it.assertSettled();
  }

  @Test
  void manyThreadsLoseNothingAndNeverExceedTheLimits() throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger calls = new AtomicInteger();
    ExecutorService backendThreads = Executors.newFixedThreadPool(2);
    ExecutorService callers = Executors.newFixedThreadPool(4);
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(Duration.ZERO, STEADY, Optional.of(queue(3, 50))),
            (batch, reply) -> {
              most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
              Runnable answer =
                  () -> {
                    inFlight.decrementAndGet();
                    reply.complete(Outcome.accepted());
                  };
              if (calls.incrementAndGet() % 3 == 0) {
                answer.run();
              } else {
                backendThreads.execute(answer);
              }
            });
    Batch batch = Telemetry.spans(2);
    CountDownLatch done = new CountDownLatch(4);
    for (int caller = 0; caller < 4; caller++) {
      callers.execute(
          () -> {
            for (int i = 0; i < 5_000; i++) {
              it.offer(batch, outcome -> {});
            }
            done.countDown();
          });
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    it.stop(Duration.ofSeconds(30));
    backendThreads.shutdown();
    callers.shutdown();
    assertThat(most.get()).isBetween(1, 3);
    assertThat(it.branch.delivered()).isEqualTo(it.branch.in()).isPositive();
    assertThat(it.branch.dropped(DropReason.SHUTDOWN)).isZero();
    it.assertSettled();
  }
}
