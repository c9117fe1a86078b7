package dev.sluice.processor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.LedgerProbe;
import dev.sluice.testkit.ManualClock;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A batch processor of traces on a manual clock between a probe and a recording consumer. */
final class BatchFixture {
  final TestContext context = TestContext.of(ComponentKind.PROCESSOR, "batch", Signal.TRACES);
  final ManualClock clock = context.manualClock();
  final RecordingConsumer next;
  final BatchProcessor processor;
  final List<CountingLease> leases = new ArrayList<>();
  private final TelemetryConsumer entry;
  private long nextItem;

  BatchFixture(String yaml) {
    this(yaml, Durability.MEMORY);
  }

  BatchFixture(String yaml, Durability durability) {
    next = new RecordingConsumer(durability);
    processor =
        new BatchProcessor(
            SpecBinder.fromYaml(BatchConfig.SPEC, yaml),
            context,
            LedgerProbe.exit(context.ledger(), next));
    processor.start();
    entry = LedgerProbe.entry(context.ledger(), processor);
  }

  RecordingReply offer(int items) {
    return offer(items, RequestMetadata.NONE, new RecordingReply());
  }

  RecordingReply offer(int items, RequestMetadata metadata) {
    return offer(items, metadata, new RecordingReply());
  }

  RecordingReply offer(int items, RequestMetadata metadata, RecordingReply reply) {
    CountingLease lease = new CountingLease();
    leases.add(lease);
    entry.accept(Telemetry.batch(Signal.TRACES, nextItem, items, metadata, lease), reply);
    nextItem += items;
    return reply;
  }

  void offer(Batch batch, RecordingReply reply) {
    entry.accept(batch, reply);
  }

  List<Integer> sizes() {
    return next.batches().stream().map(Batch::items).toList();
  }

  /** Numbers of the spans that went on, in order; each batch's count is checked on the way. */
  List<Long> numbers() {
    List<Long> numbers = new ArrayList<>();
    for (Batch batch : next.batches()) {
      int before = numbers.size();
      try {
        ExportTraceServiceRequest.parseFrom(batch.payload().toByteArray())
            .getResourceSpansList()
            .forEach(
                resource ->
                    resource
                        .getScopeSpansList()
                        .forEach(
                            scope ->
                                scope
                                    .getSpansList()
                                    .forEach(
                                        span ->
                                            numbers.add(
                                                span.getTraceId()
                                                    .asReadOnlyByteBuffer()
                                                    .getLong(8)))));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
      assertThat(numbers.size() - before).isEqualTo(batch.items());
    }
    return numbers;
  }

  long dropped() {
    return context.ledger().dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  long held() {
    return context.ledger().held().values().stream().mapToLong(Long::longValue).sum();
  }

  void stop(Duration within) {
    processor.stop(Deadline.after(clock.nanoTime(), within));
  }

  void stopWhileTimePasses(Duration deadline) {
    Thread stopper = new Thread(() -> stop(deadline), "stopper");
    stopper.start();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              if (stopper.getState() == Thread.State.WAITING) {
                clock.advance(Duration.ofMillis(100));
              }
              return !stopper.isAlive();
            });
  }

  double metric(String name) {
    return context.metrics().value("otelcol_processor_batch_" + name, "processor", "batch");
  }

  void assertSettled() {
    assertThat(context.ledger().balances()).as("%s", context.ledger()).isTrue();
    assertThat(held()).isZero();
    assertThat(leases).allMatch(lease -> lease.references() == 1);
  }
}
