package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.BUSY;
import static dev.sluice.sending.StoredFixture.STORAGE;
import static dev.sluice.sending.StoredFixture.queue;
import static dev.sluice.sending.StoredFixture.sizes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.Extension;
import dev.sluice.component.UnfitExtension;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.storage.LogOwner;
import dev.sluice.testkit.FakeStorage;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingLog;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A queue on disk over stops, crashes and starts. F15, F16, F19. */
class PersistentRestartTest {
  private final StoredFixture stored = new StoredFixture();
  private final FakeStorage storage = stored.storage;

  @Test
  void whatWasAcceptedBeforeACrashIsSentInOrderWithItsMetadata() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    RequestMetadata metadata =
        new RequestMetadata(
            Map.of("tenant", List.of("a", "b"), "empty", List.of()),
            "10.0.0.1:4711",
            Map.of("subject", "secret"));
    before.offer(1, new RecordingReply(), metadata);
    before.offer(2);
    storage.crash();
    SendingFixture after = stored.run();
    assertThat(sizes(after)).containsExactly(1, 2);
    assertThat(after.backend.batches().get(0).metadata())
        .isEqualTo(new RequestMetadata(metadata.headers(), "10.0.0.1:4711", Map.of()));
    assertThat(after.backend.batches().get(1).metadata()).isEqualTo(RequestMetadata.NONE);
    assertThat(after.backend.batches().get(1).payload().toByteArray())
        .isEqualTo(before.backend.batches().get(1).payload().toByteArray());
    assertThat(after.branch.broughtOver()).isEqualTo(3);
    assertThat(after.branch.delivered()).isEqualTo(3);
    assertThat(storage.owners())
        .containsExactly(
            new LogOwner(ComponentKind.EXPORTER, ComponentId.parse("otlp_grpc"), "traces"));
    after.assertSettled();
  }

  @Test
  void whatWasDeliveredIsNotSentAgain() {
    SendingFixture before = stored.run();
    before.offer(1);
    before.backend.answer(BUSY);
    before.offer(2);
    storage.crash();
    assertThat(sizes(stored.run())).containsExactly(2);
  }

  @Test
  void whatComesNewGoesBehindWhatWasThere() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    before.offer(1);
    before.offer(2);
    storage.crash();
    stored.tasks.hold();
    SendingFixture after = stored.run();
    after.offer(3);
    stored.tasks.release();
    assertThat(sizes(after)).containsExactly(1, 2, 3);
    after.assertSettled();
  }

  @Test
  void aStopLeavesOnDiskWhatWaitsAndWhatIsRetried() {
    stored.queue = queue(2, 100);
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    for (int i = 0; i < 10; i++) {
      before.offer(3);
    }
    int attempts = before.backend.batches().size();
    before.stop(Duration.ofSeconds(25));
    assertThat(before.backend.batches()).as("no further attempt").hasSize(attempts);
    assertThat(before.branch.dropped(DropReason.SHUTDOWN)).isZero();
    assertThat(before.branch.broughtOver()).as("left for a later run").isEqualTo(-30);
    before.assertSettled();
    RecordingLog.Line last = last(before, "info");
    assertThat(last.message()).isEqualTo("Items stay in the storage until the next start.");
    assertThat(last.fields())
        .containsEntry("items", 30L)
        .containsEntry("requests", 10L)
        .containsEntry("storage", "memory");
    assertThat(before.context.log().messages("error")).isEmpty();
    assertThat(storage.isOpen()).isFalse();
    SendingFixture after = stored.run();
    assertThat(after.branch.delivered()).isEqualTo(30);
    assertThat(storage.records()).isZero();
    after.assertSettled();
  }

  @Test
  void whatIsInFlightMayEndBeforeTheDeadline() {
    SendingFixture it = stored.run();
    it.backend.hold();
    it.offer(1);
    it.offer(2);
    Thread stopper = new Thread(() -> it.stop(Duration.ofSeconds(3)), "stopper");
    stopper.start();
    Awaitility.await().until(() -> stopper.getState() == Thread.State.WAITING);
    it.backend.completeNext(Outcome.accepted());
    it.clock.advance(Duration.ofSeconds(3));
    Awaitility.await().until(() -> !stopper.isAlive());
    assertThat(it.branch.delivered()).isEqualTo(1);
    assertThat(it.branch.broughtOver()).isEqualTo(-2);
    assertThat(storage.items()).isEqualTo(2);
    assertThat(storage.isOpen()).isFalse();
    it.backend.completeNext(Outcome.accepted()); // too late: it will be sent again
    assertThat(it.branch.delivered()).isEqualTo(1);
    it.assertSettled();
  }

  @Test
  void whatSettlesDuringTheLastWriteIsNotSentAgain() {
    SendingFixture it = stored.run();
    it.backend.hold();
    it.offer(1);
    it.offer(2);
    storage.hold();
    Thread writing = new Thread(() -> it.backend.completeNext(Outcome.accepted()), "writing");
    writing.start();
    Awaitility.await().until(() -> writing.getState() == Thread.State.WAITING);
    it.backend.completeNext(Outcome.accepted());
    Thread stopper = new Thread(() -> it.stop(Duration.ofSeconds(3)), "stopper");
    stopper.start();
    Awaitility.await().until(() -> stopper.getState() == Thread.State.WAITING);
    it.clock.advance(Duration.ofSeconds(3));
    Awaitility.await() // it waits for the log to be closed
        .until(() -> it.clock.pending().contains(Duration.ofMillis(500)));
    storage.release();
    Awaitility.await().until(() -> !stopper.isAlive() && !writing.isAlive());
    assertThat(it.branch.delivered()).isEqualTo(3);
    assertThat(storage.isOpen()).isFalse();
    assertThat(storage.records()).isZero();
    it.assertSettled();
  }

  @Test
  void aStoppedExporterRefuses() {
    SendingFixture it = stored.run();
    it.stop(Duration.ofSeconds(1));
    assertThat(it.offer(1).outcome()).isEqualTo(QueueRefusals.STOPPING);
    assertThat(storage.records()).isZero();
    it.assertSettled();
  }

  @Test
  void theSizeCountsWhatWasThereAlsoBeyondTheCapacity() {
    for (Sizer sizer : Sizer.values()) {
      StoredFixture of = new StoredFixture();
      long unit = sizer.sizeOf(Telemetry.spans(10));
      of.queue = queue(1, 5 * unit, sizer);
      SendingFixture before = of.run();
      before.backend.answer(BUSY);
      RequestMetadata metadata = new RequestMetadata(Map.of("k", List.of("v")), null, Map.of());
      for (int i = 0; i < 5; i++) {
        before.offer(10, new RecordingReply(), metadata);
      }
      of.storage.crash();
      of.queue = queue(1, 3 * unit, sizer);
      of.tasks.hold();
      SendingFixture after = of.run();
      after.backend.hold();
      assertThat(after.gauge("otelcol_exporter_queue_size")).isEqualTo((double) (5 * unit));
      of.tasks.release();
      after.backend.completeNext(Outcome.accepted());
      after.backend.completeNext(Outcome.accepted());
      assertThat(after.offer(10).outcome()).as(sizer.id()).isInstanceOf(Outcome.Retry.class);
      after.backend.completeNext(Outcome.accepted());
      assertThat(after.offer(10).outcome()).as(sizer.id()).isEqualTo(Outcome.accepted());
    }
  }

  @Test
  void aDamagedRecordIsDroppedAndCountedAndTheOthersAreSent() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    before.offer(1);
    before.offer(2);
    before.offer(4);
    storage.crash().corrupt(2);
    SendingFixture after = stored.run();
    assertThat(sizes(after)).containsExactly(1, 4);
    assertThat(after.branch.dropped(DropReason.CORRUPT)).isEqualTo(2);
    assertThat(after.context.log().messages("error"))
        .containsExactly("A stored request is damaged. Dropping data.");
    assertThat(storage.records()).isZero();
    after.assertSettled();
  }

  @Test
  void whatTheStorageHasLostIsCounted() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    before.offer(1);
    before.offer(2);
    storage.crash().lose(1);
    SendingFixture after = stored.run();
    assertThat(after.branch.broughtOver()).isEqualTo(3);
    assertThat(after.branch.dropped(DropReason.CORRUPT)).isEqualTo(1);
    assertThat(after.branch.delivered()).isEqualTo(2);
    assertThat(last(after, "error").fields())
        .containsEntry("dropped_items", 1L)
        .containsEntry("requests", 1L);
    after.assertSettled();
  }

  @Test
  void aReadThatFailsIsTriedAgainWithGrowingWaits() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    before.offer(1);
    before.offer(2);
    storage.crash().failReads(2);
    SendingFixture after = stored.run();
    assertThat(after.branch.held()).isEqualTo(3);
    after.clock.advance(Duration.ofSeconds(1));
    after.clock.advance(Duration.ofMillis(1_999));
    assertThat(sizes(after)).isEmpty();
    after.clock.advance(Duration.ofMillis(1));
    assertThat(sizes(after)).containsExactly(1, 2);
    after.assertSettled();
  }

  @Test
  void restoredRequestsAreMergedAndCutLikeOthers() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    for (int i = 0; i < 5; i++) {
      before.offer(4);
    }
    storage.crash();
    stored.queue = batching(8, 10);
    SendingFixture after = stored.run();
    assertThat(sizes(after)).containsExactly(8, 8);
    after.clock.advance(Duration.ofMillis(200));
    assertThat(sizes(after)).containsExactly(8, 8, 4);
    after.offer(4);
    after.offer(16);
    after.clock.advance(Duration.ofMillis(200));
    assertThat(after.branch.delivered()).isEqualTo(40);
    assertThat(storage.records()).isZero();
    after.assertSettled();
  }

  @Test
  void batchingDeliversWhatDoesNotFitIntoMemory() {
    stored.queue = batching(100, 100);
    stored.budget = new MemoryBudget(20_000);
    SendingFixture it = stored.run();
    it.backend.answer(BUSY);
    for (int i = 0; i < 200; i++) {
      assertThat(it.offer(4).outcome()).isEqualTo(Outcome.accepted());
    }
    it.backend.answer(Outcome.accepted());
    it.clock.advance(Duration.ofSeconds(90));
    assertThat(it.branch.delivered()).isEqualTo(800);
    assertThat(storage.records()).isZero();
    it.assertSettled();
  }

  @Test
  void aStopKeepsWhatWaitsToBeMerged() {
    stored.queue = batching(100, 100);
    SendingFixture it = stored.run();
    it.offer(4);
    it.offer(5);
    it.stop(Duration.ofSeconds(3));
    assertThat(sizes(it)).isEmpty();
    assertThat(it.branch.broughtOver()).isEqualTo(-9);
    assertThat(storage.items()).isEqualTo(9);
    it.assertSettled();
  }

  /** One half of a request arrives, the other is interrupted: all of it is sent again. */
  @Test
  void aRequestThatWasSentInPartStaysAsAWhole() {
    stored.queue = batching(5, 5);
    SendingFixture it = stored.run();
    it.backend.answerBy(batch -> it.backend.batches().isEmpty() ? Outcome.accepted() : BUSY);
    it.offer(10);
    assertThat(it.branch.delivered()).isEqualTo(5);
    it.stop(Duration.ofSeconds(1));
    assertThat(it.branch.broughtOver()).isEqualTo(-5);
    it.assertSettled();
    stored.queue = queue(1, 10);
    SendingFixture after = stored.run();
    assertThat(after.branch.delivered()).isEqualTo(10);
    after.assertSettled();
  }

  @Test
  void itemsCountOnTheirPipelineOrOnTheFirstOneWhenThatIsGone() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    before.offer(1);
    BranchLedger second = new BranchLedger("traces/2", ComponentId.parse("otlp_grpc"));
    BranchLedger gone = new BranchLedger("traces/3", ComponentId.parse("otlp_grpc"));
    before.exporter.export(Telemetry.spans(2), second, new RecordingReply());
    before.exporter.export(Telemetry.spans(4), gone, new RecordingReply());
    storage.crash();
    TestContext context =
        TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES)
            .withExtension("file_storage", storage);
    BranchLedger first = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
    BranchLedger again = new BranchLedger("traces/2", ComponentId.parse("otlp_grpc"));
    SendingExporter exporter = exporter(context);
    exporter.attach(first);
    exporter.attach(again);
    start(exporter);
    assertThat(first.delivered()).isEqualTo(5);
    assertThat(again.delivered()).isEqualTo(2);
    assertThat(first.balances() && again.balances()).isTrue();
  }

  @Test
  void aStorageThatDoesNotRunIsNamedAndSoIsWhatToWrite() {
    TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES);
    assertThatThrownBy(() -> exporter(context).start())
        .hasMessageContaining("no storage client extension found")
        .hasMessageContaining("\"file_storage\"")
        .isInstanceOfSatisfying(
            UnfitExtension.class,
            e -> {
              assertThat(e.value()).isEqualTo("file_storage");
              assertThat(e.key()).isEqualTo("storage");
              assertThat(e.mend()).contains("service::extensions");
            });
  }

  @Test
  void anExtensionOfAnotherKindIsNotAStorage() {
    Extension other =
        new Extension() {
          @Override
          public void start() {}

          @Override
          public void stop(Deadline deadline) {}
        };
    TestContext context =
        TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES)
            .withExtension("file_storage", other);
    assertThatThrownBy(() -> exporter(context).start())
        .hasMessageContaining("requested extension is not a storage extension")
        .hasMessageContaining("\"file_storage\"");
  }

  @Test
  void anExporterThatDidNotStartCanBeStopped() throws Exception {
    TestContext context =
        TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES)
            .withExtension("file_storage", storage);
    SendingExporter exporter = exporter(context);
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    assertThat(storage.owners()).isEmpty();
  }

  @Test
  void anEmptyRequestSurvivesAsWell() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    before.offer(dev.sluice.data.Batch.of(Signal.TRACES, Payload.EMPTY, 0), new RecordingReply());
    storage.crash();
    SendingFixture after = stored.run();
    assertThat(sizes(after)).containsExactly(0);
    after.assertSettled();
  }

  private SendingExporter exporter(TestContext context) {
    RecordingConsumer backend = new RecordingConsumer();
    return new SendingExporter(
        context,
        new SendingConfig(Duration.ofSeconds(5), stored.retry, Optional.of(stored.queue)),
        backend::accept,
        SendingTraits.DEFAULT);
  }

  private static void start(SendingExporter exporter) {
    try {
      exporter.start();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static QueueConfig batching(long minSize, long maxSize) {
    return new QueueConfig(
        10,
        1000,
        Sizer.REQUESTS,
        false,
        false,
        STORAGE,
        Optional.of(
            new QueueBatchConfig(
                Duration.ofMillis(200), minSize, maxSize, Sizer.ITEMS, List.of())));
  }

  private static RecordingLog.Line last(SendingFixture it, String level) {
    List<RecordingLog.Line> lines =
        it.context.log().lines().stream().filter(line -> line.level().equals(level)).toList();
    return lines.get(lines.size() - 1);
  }
}
