package dev.sluice.processor.tailsampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryLease;
import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.testkit.LedgerProbe;
import dev.sluice.testkit.ManualClock;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A processor on a manual clock between a probe and a recording consumer. */
final class TailFixture implements AutoCloseable {
  static final String ERRORS =
      "policies: [{name: errors, type: status_code, status_code: {status_codes: [ERROR]}}]";
  static final String ALL = "policies: [{name: all, type: always_sample}]";

  final TestContext context;
  final ManualClock clock;
  final MemoryBudget budget;
  final RecordingConsumer next = new RecordingConsumer(Durability.MEMORY);
  final TailSamplingProcessor processor;
  private final TelemetryConsumer entry;

  TailFixture(String yaml) {
    this(yaml, "tail_sampling", 1L << 30);
  }

  TailFixture(String yaml, String id, long budgetBytes) {
    context = TestContext.of(ComponentKind.PROCESSOR, id, Signal.TRACES);
    clock = context.manualClock();
    budget = new MemoryBudget(budgetBytes, budgetBytes);
    context.withBudget(budget);
    processor =
        new TailSamplingProcessor(
            SpecBinder.fromYaml(TailSamplingConfig.SPEC, yaml),
            context,
            LedgerProbe.exit(context.ledger(), next));
    processor.start();
    entry = LedgerProbe.entry(context.ledger(), processor);
  }

  /** In front of the probe. */
  TelemetryConsumer entry() {
    return entry;
  }

  RecordingReply offer(Span.Builder... spans) {
    return offer(SampleSpans.request(Arrays.stream(spans).map(Span.Builder::build).toList()));
  }

  RecordingReply offer(ExportTraceServiceRequest request) {
    RecordingReply reply = new RecordingReply();
    offer(request, reply);
    return reply;
  }

  void offer(ExportTraceServiceRequest request, RecordingReply reply) {
    byte[] bytes = request.toByteArray();
    budget.charge(bytes.length);
    MemoryLease lease = budget.leaseCharged(bytes.length);
    Payload payload = Payload.of(bytes);
    entry.accept(
        Batch.of(
            Signal.TRACES,
            payload,
            OtlpCount.items(Signal.TRACES, payload),
            RequestMetadata.NONE,
            lease),
        reply.mapped(
            outcome -> {
              lease.release();
              return outcome;
            }));
  }

  void seconds(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
  }

  /** What went on, in order. */
  List<ExportTraceServiceRequest> requests() {
    List<ExportTraceServiceRequest> requests = new ArrayList<>();
    for (Batch batch : next.batches()) {
      try {
        requests.add(ExportTraceServiceRequest.parseFrom(batch.payload().toByteArray()));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
    return requests;
  }

  List<Span> spans() {
    return requests().stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** Numbers of the traces that went on. */
  Set<Long> traces() {
    return spans().stream()
        .map(SampleSpans::numberOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  double metric(String name, String... labels) {
    return context.metrics().value("otelcol_processor_tail_sampling_" + name, labels);
  }

  long held() {
    return context.ledger().held().values().stream().mapToLong(Long::longValue).sum();
  }

  long dropped() {
    return context.ledger().dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  long filtered() {
    return context.ledger().filtered().values().stream().mapToLong(Long::longValue).sum();
  }

  void stop() {
    processor.stop(Deadline.after(clock.nanoTime(), Duration.ofSeconds(5)));
  }

  void assertBalances() {
    assertThat(context.ledger().balances()).as("%s", context.ledger()).isTrue();
  }

  /** Stops, unless a test has, and nothing is left anywhere. */
  @Override
  public void close() {
    stop();
    assertBalances();
    assertThat(held()).as("held").isZero();
    assertThat(budget.usedBytes()).as("charged").isZero();
    context.close();
  }
}
