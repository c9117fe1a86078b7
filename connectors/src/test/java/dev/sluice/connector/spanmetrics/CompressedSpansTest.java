package dev.sluice.connector.spanmetrics;

import static dev.sluice.connector.spanmetrics.Spans.service;
import static dev.sluice.connector.spanmetrics.Spans.span;
import static dev.sluice.connector.spanmetrics.Spans.spansOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.RecordingReply;
import org.junit.jupiter.api.Test;

/** Requests that are kept as they came, compressed. */
class CompressedSpansTest {
  private static Batch compressed() {
    Payload plain = Spans.batch(spansOf(service("shop"), span("GET", 1))).payload();
    return Batch.ofEncoded(
        Signal.TRACES,
        new EncodedPayload("gzip", Slice.of(new byte[10]), (int) plain.sizeBytes()),
        () -> plain,
        1,
        RequestMetadata.NONE,
        MemoryLease.NONE);
  }

  @Test
  void areReadAndStayAsTheyCame() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of("histogram: {disable: true}")) {
      Batch batch = compressed();
      RecordingReply reply = new RecordingReply();
      world.connector.accept(batch, reply);
      assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
      assertThat(batch.isInflated()).isFalse();
      assertThat(world.lines()).hasSize(1).allMatch(line -> line.endsWith(" 1"));
    }
  }

  @Test
  void areRefusedAsAWholeWhereThereIsNoMemoryToReadThem() {
    MemoryBudget budget = new MemoryBudget(1 << 16, 1 << 16);
    try (SpanMetricsWorld world = new SpanMetricsWorld("histogram: {disable: true}", budget)) {
      budget.charge(1 << 16);
      RecordingReply reply = new RecordingReply();
      world.connector.accept(compressed(), reply);
      assertThat(reply.outcome()).isEqualTo(Outcome.Retry.NO_MEMORY);
      budget.release(1 << 16);
      assertThat(world.flush()).isEmpty();
    }
  }
}
