package dev.sluice.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the budget knows of many small requests before a dead backend is what the heap has. */
class KeptBytesTest {
  private static final int REQUESTS = 20_000;
  private static final int ROUNDS = 2;

  /** The serial collector leaves dead objects where they are, but for every fourth time. */
  private static final int COMPACTING_GC = 4;

  private static final byte[] ONE_SPAN = {10, 6, 18, 4, 18, 2, 18, 0}; // as small as one can be

  /** A share that is full refuses so that the sender comes again, and the process lives. */
  @Test
  void refusesAsRetryableWhatObjectsLeaveNoRoomFor() {
    MemoryBudget budget = new MemoryBudget(4_000_000);
    try (TestContext context =
        TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES).withBudget(budget)) {
      RecordingConsumer backend = new RecordingConsumer().hold();
      SendingExporter exporter =
          exporter(context, "{queue_size: 2000000, sizer: items, num_consumers: 1}", backend);
      BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
      fill(exporter, branch, budget, 20_000, number -> ONE_SPAN.clone(), false, Map.of());
      assertThat(branch.held())
          .as("half of the budget in six hundred bytes each")
          .isBetween(3_000L, 5_000L);
      RecordingReply reply = new RecordingReply();
      exporter.export(Telemetry.spans(1), branch, reply);
      assertThat(reply.outcome())
          .isInstanceOfSatisfying(
              Outcome.Retry.class,
              retry -> assertThat(retry.cause()).isEqualTo(RetryCause.QUEUE_FULL));
    }
  }

  private static Stream<Arguments> ways() {
    IntFunction<byte[]> smallest = number -> ONE_SPAN.clone();
    IntFunction<byte[]> usual = number -> Telemetry.traces(number, 1).toByteArray();
    String large = "queue_size: 1000000, num_consumers: 1";
    return Stream.of(
        Arguments.of(
            "{queue_size: 1, num_consumers: 1, block_on_overflow: true}",
            smallest,
            false,
            Map.of()),
        Arguments.of("{" + large + "}", smallest, false, Map.of()),
        Arguments.of("{" + large + "}", usual, false, Map.of()),
        Arguments.of("{" + large + "}", usual, true, Map.of()),
        Arguments.of(
            "{" + large + "}",
            smallest,
            false,
            Map.of("authorization", List.of("Bearer 0123456789"), "x-tenant", List.of("a", "b"))),
        Arguments.of(
            "{sizer: bytes, queue_size: 50000000, num_consumers: 1}", smallest, false, Map.of()),
        Arguments.of(
            "{" + large + ", batch: {min_size: 900000, flush_timeout: 1h}}",
            smallest,
            false,
            Map.of()));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void chargesWhatTheHeapGrowsBy(
      String queue, IntFunction<byte[]> bytes, boolean encoded, Map<String, List<String>> headers) {
    MemoryBudget budget = new MemoryBudget(1L << 40);
    try (TestContext context =
        TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES).withBudget(budget)) {
      RecordingConsumer backend = new RecordingConsumer().hold();
      SendingExporter exporter = exporter(context, queue, backend);
      BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
      fill(exporter, branch, budget, 1000, bytes, encoded, headers); // classes, first chunks
      long chargedBefore = budget.usedBytes();
      long grown = 0;
      for (int round = 0; round < ROUNDS; round++) { // in one, others' garbage may go as well
        long liveBefore = liveBytes();
        fill(exporter, branch, budget, REQUESTS, bytes, encoded, headers);
        grown = Math.max(grown, liveBytes() - liveBefore);
      }
      long charged = (budget.usedBytes() - chargedBefore) / ROUNDS;
      assertThat(charged).isBetween((long) (0.95 * grown), (long) (1.8 * grown));
      backend.answer(Outcome.accepted());
      context.manualClock().advance(Duration.ofHours(1));
      while (backend.heldReplies() > 0) {
        backend.completeNext(Outcome.accepted());
      }
      assertThat(budget.usedBytes()).isZero();
    }
  }

  /** A receiver that charged for metadata already has it on the batch's lease. */
  @Test
  void chargesMetadataOnce() {
    MemoryBudget budget = new MemoryBudget(1L << 30);
    try (TestContext context =
        TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES).withBudget(budget)) {
      RecordingConsumer backend = new RecordingConsumer().hold();
      SendingExporter exporter = exporter(context, "{num_consumers: 1}", backend);
      BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
      RequestMetadata metadata =
          new RequestMetadata(Map.of("x-tenant", List.of("a".repeat(4_000))), null, Map.of());
      exporter.export(kept(budget, metadata, 0), branch, outcome -> {});
      long byQueue = budget.usedBytes();
      int size = Math.toIntExact(metadata.objectBytes());
      budget.charge(size);
      exporter.export(kept(budget, metadata, size), branch, outcome -> {});
      assertThat(size).isGreaterThan(4_000);
      assertThat(budget.usedBytes()).isEqualTo(2 * byQueue);
    }
  }

  private static Batch kept(MemoryBudget budget, RequestMetadata metadata, int chargedForIt) {
    budget.charge(ONE_SPAN.length);
    AdjustableLease lease = AdjustableLease.overCharged(budget, ONE_SPAN.length);
    lease.addChargedMetadata(chargedForIt);
    return Batch.of(Signal.TRACES, Payload.of(ONE_SPAN.clone()), 1, metadata, lease);
  }

  private static SendingExporter exporter(
      TestContext context, String queue, RecordingConsumer backend) {
    SendingExporter exporter =
        new SendingExporter(
            context,
            QueueBatchTest.config(queue),
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

  /** As a receiver does: the bytes are charged, offered, and its reference goes with the answer. */
  private static void fill(
      SendingExporter exporter,
      BranchLedger branch,
      MemoryBudget budget,
      int requests,
      IntFunction<byte[]> bytes,
      boolean encoded,
      Map<String, List<String>> headers) {
    for (int i = 0; i < requests; i++) {
      byte[] array = bytes.apply(i);
      budget.charge(array.length);
      AdjustableLease lease = AdjustableLease.overCharged(budget, array.length);
      RequestMetadata metadata =
          new RequestMetadata(copied(headers), "127.0.0.1:" + (40_000 + i), Map.of());
      Batch batch =
          encoded
              ? Batch.ofEncoded(
                  Signal.TRACES,
                  new EncodedPayload("gzip", Slice.of(array), array.length * 5L),
                  () -> Payload.of(array),
                  1,
                  metadata,
                  lease)
              : Batch.of(Signal.TRACES, Payload.of(List.of(Slice.of(array))), 1, metadata, lease);
      exporter.export(batch, branch, outcome -> lease.releaseRead());
    }
  }

  private static Map<String, List<String>> copied(Map<String, List<String>> headers) {
    Map<String, List<String>> copy = new TreeMap<>();
    headers.forEach(
        (name, values) ->
            copy.put(fresh(name), values.stream().map(KeptBytesTest::fresh).toList()));
    return copy;
  }

  private static String fresh(String text) {
    return new String(text.toCharArray());
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
}
