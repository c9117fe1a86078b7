package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.BUSY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.storage.LogEntries;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.LogOwner;
import dev.sluice.storage.NewRecord;
import dev.sluice.storage.RecordLog;
import dev.sluice.storage.Recovery;
import dev.sluice.storage.StorageExtension;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.TestContext;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk full of small requests takes few bytes of heap for each, and the budget knows of them. */
class StoredBytesTest {
  private static final int REQUESTS = 80_000;
  private static final int ROUNDS = 2;

  /** The serial collector leaves dead objects where they are, but for every fourth time. */
  private static final int COMPACTING_GC = 4;

  private static final int IN_MEMORY = 60_000; // and some more
  private static final byte[] ONE_SPAN = {10, 6, 18, 4, 18, 2, 18, 0}; // as small as one can be

  /** What is only on disk; the backend is dead and memory is full. */
  @ParameterizedTest
  @ValueSource(ints = {8, 300, 20_000})
  void whatIsOnDiskOnlyIsChargedWithWhatTheHeapGrowsBy(int bodyBytes) {
    MemoryBudget budget = new MemoryBudget(32 << 20);
    try (TestContext context = context(budget, new Bottomless(0, bodyBytes))) {
      SendingExporter exporter = started(context, new RecordingConsumer().hold());
      BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
      fill(exporter, branch, budget, IN_MEMORY);
      long chargedBefore = budget.usedBytes();
      long grown = 0;
      for (int round = 0; round < ROUNDS; round++) { // in one, others' garbage may go as well
        long liveBefore = liveBytes();
        fill(exporter, branch, budget, REQUESTS);
        grown = Math.max(grown, liveBytes() - liveBefore);
      }
      long charged = (budget.usedBytes() - chargedBefore) / ROUNDS;
      assertThat(branch.held()).as("all of them").isEqualTo(IN_MEMORY + ROUNDS * REQUESTS);
      assertThat(charged).isBetween(grown, 4 * grown);
      assertThat(charged / REQUESTS).isLessThanOrEqualTo(32);
    }
  }

  @Test
  void recordsOfAnEarlierRunAreChargedHoweverFullTheBudgetIs() {
    MemoryBudget budget = new MemoryBudget(4 << 20);
    budget.charge(4 << 20);
    try (TestContext context = context(budget, new Bottomless(1_000_000, 8))) {
      long liveBefore = liveBytes();
      SendingExporter exporter = started(context, new RecordingConsumer().answer(BUSY));
      long grown = liveBytes() - liveBefore;
      long charged = budget.usedBytes() - (4 << 20);
      assertThat(charged).isBetween(grown, 4 * grown);
      stop(exporter);
      assertThat(budget.usedBytes()).as("they are no longer here").isEqualTo(4 << 20);
    }
  }

  /** However large {@code queue_size} is. */
  @Test
  void refusesAsRetryableWhatTheIndexHasNoRoomFor() {
    MemoryBudget budget = new MemoryBudget(1 << 20);
    try (TestContext context = context(budget, new Bottomless(0, 8))) {
      SendingExporter exporter = started(context, new RecordingConsumer().hold());
      BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
      fill(exporter, branch, budget, REQUESTS);
      assertThat(branch.held()).isBetween(5_000L, REQUESTS / 2L);
      assertThat(budget.usedBytes()).isLessThan(budget.capacityBytes());
      RecordingReply reply = new RecordingReply();
      exporter.export(batch(budget), branch, reply);
      assertThat(reply.outcome())
          .isInstanceOfSatisfying(
              Outcome.Retry.class,
              retry -> assertThat(retry.cause()).isEqualTo(RetryCause.QUEUE_FULL));
    }
  }

  /** What is sent from memory beside the disk. */
  @Test
  void whatIsInMemoryTooIsChargedWithItsObjects() {
    MemoryBudget budget = new MemoryBudget(1L << 40);
    try (TestContext context = context(budget, new Bottomless(0, 8))) {
      SendingExporter exporter = started(context, new RecordingConsumer().hold());
      BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
      fill(exporter, branch, budget, 1_000);
      long chargedBefore = budget.usedBytes();
      long liveBefore = liveBytes();
      fill(exporter, branch, budget, REQUESTS / 4);
      long grown = liveBytes() - liveBefore;
      long charged = budget.usedBytes() - chargedBefore;
      assertThat(charged).isBetween((long) (0.95 * grown), (long) (1.8 * grown));
    }
  }

  private static TestContext context(MemoryBudget budget, StorageExtension storage) {
    return TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES)
        .withExtension("file_storage", storage)
        .withExecutor(Runnable::run)
        .withBudget(budget);
  }

  private static SendingExporter started(TestContext context, RecordingConsumer backend) {
    SendingExporter exporter =
        new SendingExporter(
            context,
            QueueBatchTest.config("{queue_size: 9000000, num_consumers: 1, storage: file_storage}"),
            backend::accept,
            SendingTraits.DEFAULT,
            () -> 0.5);
    try {
      exporter.start();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return exporter;
  }

  private static void stop(SendingExporter exporter) {
    try {
      exporter.stop(Deadline.after(0, Duration.ZERO));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void fill(
      SendingExporter exporter, BranchLedger branch, MemoryBudget budget, int requests) {
    for (int i = 0; i < requests; i++) {
      Batch batch = batch(budget);
      exporter.export(batch, branch, outcome -> batch.lease().releaseRead());
    }
  }

  private static Batch batch(MemoryBudget budget) {
    byte[] array = ONE_SPAN.clone();
    budget.charge(array.length);
    return Batch.of(
        Signal.TRACES,
        Payload.of(List.of(Slice.of(array))),
        1,
        new RequestMetadata(Map.of(), new String("127.0.0.1:40000".toCharArray()), Map.of()),
        AdjustableLease.overCharged(budget, array.length));
  }

  private static long liveBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COMPACTING_GC; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** Takes everything, and keeps nothing. */
  private static final class Bottomless implements StorageExtension {
    private final int found;
    private final int bodyBytes;

    Bottomless(int found, int bodyBytes) {
      this.found = found;
      this.bodyBytes = bodyBytes;
    }

    @Override
    public RecordLog open(LogOwner owner) {
      return new RecordLog() {
        private final LogEntries earlier = new LogEntries();
        private long number;

        private LogEntry next(int items, String label) {
          number++;
          return new LogEntry(number, items, label, bodyBytes, 1, number * (bodyBytes + 60L));
        }

        @Override
        public String place() {
          return "nowhere";
        }

        @Override
        public Recovery recovery() {
          for (int i = 0; i < found; i++) {
            earlier.add(next(1, "traces"));
          }
          return new Recovery(earlier, 0, 0, List.of());
        }

        @Override
        public List<LogEntry> write(List<NewRecord> added, List<LogEntry> done) {
          List<LogEntry> entries = new ArrayList<>();
          added.forEach(each -> entries.add(next(each.items(), each.label())));
          return entries;
        }

        @Override
        public byte[] read(LogEntry entry) {
          byte[] record = new byte[3 + ONE_SPAN.length];
          record[0] = 1;
          System.arraycopy(ONE_SPAN, 0, record, 3, ONE_SPAN.length);
          return record;
        }

        @Override
        public long sizeBytes() {
          return 0;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }
}
