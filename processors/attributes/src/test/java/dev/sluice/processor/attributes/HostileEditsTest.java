package dev.sluice.processor.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.processor.probabilisticsampler.ProbabilisticSamplerFactory;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.TestContext;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are small on the wire and of which an edit makes a hundred times as much. */
class HostileEditsTest {
  private static final int BUDGET_BYTES = 48 << 20;

  private static final String INSERT =
      "{actions: [{key: a.key.of.some.length, value: and a value, action: insert}]}";
  private static final String RESOURCE_INSERT =
      "{attributes: [{key: a.key.of.some.length, value: and a value, action: insert}]}";
  private static final String DELETE_ALL = "{actions: [{pattern: .*, action: delete}]}";
  private static final String HASH_ALL = "{actions: [{pattern: .*, action: hash}]}";
  private static final String TO_TEXT =
      "{actions: [{key: k, action: convert, converted_type: string}]}";
  private static final String SAMPLE_HALF =
      "{sampling_percentage: 50, mode: proportional, fail_closed: false}";

  /** What a client can send, each about as large as a request may be. */
  enum Shape {
    EMPTY_SPANS(Signal.TRACES),
    SPANS_WITH_IDS(Signal.TRACES),
    EMPTY_RECORDS(Signal.LOGS),
    RECORDS_WITH_IDS(Signal.LOGS),
    EMPTY_POINTS(Signal.METRICS),
    RESOURCES(Signal.TRACES),
    RESOURCE_IN_PARTS(Signal.TRACES),
    EMPTY_ATTRIBUTES(Signal.TRACES),
    DIFFERENT_ATTRIBUTES(Signal.TRACES),
    ONE_ATTRIBUTE_AGAIN_AND_AGAIN(Signal.TRACES),
    NESTED_LIST(Signal.TRACES);

    private final Signal signal;

    Shape(Signal signal) {
      this.signal = signal;
    }

    /** A request of about that many bytes. */
    byte[] bytes(int size) {
      return switch (this) {
        case EMPTY_SPANS, EMPTY_RECORDS -> request(repeated(size, literal(0x12, 0)));
        case SPANS_WITH_IDS ->
            request(repeated(size, field(2, field(1, new byte[16]), field(2, ids(8)))));
        case RECORDS_WITH_IDS -> request(repeated(size, field(2, field(9, ids(16)))));
        case EMPTY_POINTS -> request(field(2, field(5, repeated(size, literal(0x0a, 0)))));
        case RESOURCES -> repeated(size, field(1, field(2, field(2, new byte[0]))));
        case RESOURCE_IN_PARTS ->
            field(1, repeated(size, literal(0x0a, 2, 0x0a, 0)), field(2, field(2, new byte[0])));
        case EMPTY_ATTRIBUTES -> request(field(2, repeated(size, literal(0x4a, 0))));
        case DIFFERENT_ATTRIBUTES -> request(field(2, different(size)));
        case ONE_ATTRIBUTE_AGAIN_AND_AGAIN ->
            request(
                field(2, repeated(size, field(9, field(1, ids(1)), field(2, field(1, ids(1)))))));
        case NESTED_LIST ->
            request(
                field(
                    2,
                    field(
                        9,
                        field(1, literal('k')),
                        field(2, field(5, repeated(size, field(1, field(1, ids(1)))))))));
      };
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMPTY_SPANS | attributes | " + INSERT,
        "EMPTY_RECORDS | attributes | " + INSERT,
        "EMPTY_POINTS | attributes | " + INSERT,
        "EMPTY_ATTRIBUTES | attributes | " + INSERT,
        "DIFFERENT_ATTRIBUTES | attributes | " + DELETE_ALL,
        "DIFFERENT_ATTRIBUTES | attributes | " + HASH_ALL,
        "ONE_ATTRIBUTE_AGAIN_AND_AGAIN | attributes | " + HASH_ALL,
        "NESTED_LIST | attributes | " + TO_TEXT,
        "RESOURCES | resource | " + RESOURCE_INSERT,
        "RESOURCE_IN_PARTS | resource | " + RESOURCE_INSERT,
        "EMPTY_SPANS | probabilistic_sampler | " + SAMPLE_HALF,
        "SPANS_WITH_IDS | probabilistic_sampler | " + SAMPLE_HALF,
        "RECORDS_WITH_IDS | probabilistic_sampler | " + SAMPLE_HALF,
      })
  void whatAnEditMakesStaysWithinTheBudgetOrIsRefusedAsRetryable(
      Shape shape, String type, String yaml) {
    MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
    RecordingConsumer next = new RecordingConsumer();
    RecordingReply reply = new RecordingReply();
    byte[] bytes = shape.bytes(10_000_000);
    long allocated;
    try (TestContext context = context(type, shape.signal).withBudget(budget)) {
      Processor processor = create(type, yaml, context, next);
      long before = allocatedBytes();
      offer(processor, shape, bytes, budget, reply);
      allocated = allocatedBytes() - before;
      if (reply.outcome() instanceof Outcome.Retry refused) {
        assertThat(refused.cause()).isEqualTo(RetryCause.MEMORY);
        assertThat(next.batches()).isEmpty();
        assertThat(context.ledger().filtered()).isEmpty();
      } else {
        assertThat(reply.outcome()).isInstanceOf(Outcome.Accepted.class);
      }
    }
    assertThat(budget.peakBytes()).isLessThanOrEqualTo(BUDGET_BYTES + (1 << 20));
    assertThat(budget.usedBytes()).isZero();
    assertThat(allocated).as("garbage on the way included").isLessThan(8L * BUDGET_BYTES);
  }

  @Test
  void thatBudgetIsTooSmallForTenMegabytesOfEmptySpans() {
    MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
    RecordingReply reply = new RecordingReply();
    try (TestContext context = context("attributes", Signal.TRACES).withBudget(budget)) {
      Processor processor = create("attributes", INSERT, context, new RecordingConsumer());
      offer(processor, Shape.EMPTY_SPANS, Shape.EMPTY_SPANS.bytes(10_000_000), budget, reply);
    }
    assertThat(reply.outcome()).isInstanceOf(Outcome.Retry.class);
  }

  @Test
  void whatAnOwnerCouldNeverPassOnIsRejectedSoThatItIsCounted() {
    MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
    RecordingReply told = new RecordingReply();
    Reply owner =
        new Reply() {
          @Override
          public void complete(Outcome outcome) {
            told.complete(outcome);
          }

          @Override
          public boolean isDataAnsweredFor() {
            return true;
          }
        };
    try (TestContext context = context("attributes", Signal.TRACES).withBudget(budget)) {
      Processor processor = create("attributes", INSERT, context, new RecordingConsumer());
      offer(processor, Shape.EMPTY_SPANS, Shape.EMPTY_SPANS.bytes(10_000_000), budget, owner);
    }
    assertThat(told.outcome()).isInstanceOf(Outcome.Rejected.class);
    assertThat(budget.usedBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attributes | EMPTY_SPANS | " + INSERT,
        "resource | RESOURCES | " + RESOURCE_INSERT,
        "probabilistic_sampler | EMPTY_SPANS | " + SAMPLE_HALF,
      })
  void longWorkLeavesTheCallersThreadInOrderAndShortWorkDoesNot(
      String type, Shape shape, String yaml) {
    Queue<Runnable> workers = new ArrayDeque<>();
    RecordingConsumer next = new RecordingConsumer();
    MemoryBudget budget = MemoryBudget.unlimited();
    try (TestContext context = context(type, shape.signal).withExecutor(workers::add)) {
      Processor processor = create(type, yaml, context, next);
      RecordingReply first = new RecordingReply();
      RecordingReply second = new RecordingReply();
      RecordingReply small = new RecordingReply();
      offer(processor, shape, shape.bytes(600_000), budget, first);
      offer(processor, shape, shape.bytes(500_000), budget, second);
      offer(processor, shape, shape.bytes(100), budget, small);
      assertThat(small.isComplete()).isTrue();
      assertThat(first.isComplete() || second.isComplete()).isFalse();
      assertThat(workers).as("one worker at a time has them").hasSize(1);
      workers.remove().run();
      assertThat(first.isComplete()).isTrue();
      assertThat(second.isComplete()).isFalse();
      workers.remove().run();
      assertThat(second.isComplete()).isTrue();
      assertThat(workers).isEmpty();
    }
  }

  @Test
  void longWorkThatNoWorkerTakesIsRefusedAsRetryable() {
    RecordingReply reply = new RecordingReply();
    try (TestContext context =
        context("attributes", Signal.TRACES)
            .withExecutor(
                action -> {
                  throw new RejectedExecutionException("full");
                })) {
      Processor processor = create("attributes", INSERT, context, new RecordingConsumer());
      offer(
          processor,
          Shape.EMPTY_SPANS,
          Shape.EMPTY_SPANS.bytes(600_000),
          MemoryBudget.unlimited(),
          reply);
    }
    assertThat(reply.outcome()).isInstanceOf(Outcome.Retry.class);
  }

  private static TestContext context(String type, Signal signal) {
    return TestContext.of(ComponentKind.PROCESSOR, type, signal);
  }

  private static Processor create(
      String type, String yaml, TestContext context, TelemetryConsumer next) {
    return type.equals("probabilistic_sampler")
        ? create(new ProbabilisticSamplerFactory(), yaml, context, next)
        : Processing.create(type, yaml, context, next);
  }

  private static <C> Processor create(
      ProcessorFactory<C> factory, String yaml, TestContext context, TelemetryConsumer next) {
    return factory.create(SpecBinder.fromYaml(factory.spec(), yaml), context, next);
  }

  private static void offer(
      Processor processor, Shape shape, byte[] bytes, MemoryBudget budget, Reply reply) {
    budget.charge(bytes.length);
    AdjustableLease lease = AdjustableLease.overCharged(budget, bytes.length);
    Payload payload = Payload.of(bytes);
    int items = OtlpCount.items(shape.signal, payload);
    processor.accept(
        Batch.of(shape.signal, payload, items, RequestMetadata.NONE, lease),
        reply.mapped(
            outcome -> {
              lease.releaseRead();
              return outcome;
            }));
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** Items in one scope of one resource. */
  private static byte[] request(byte[] items) {
    return field(1, field(2, items));
  }

  private static byte[] field(int number, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    int length = body.size();
    for (; length > 127; length >>>= 7) {
      out.write((length & 127) | 128);
    }
    out.write(length);
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  private static byte[] repeated(int size, byte[] one) {
    byte[] all = new byte[size / one.length * one.length];
    for (int i = 0; i < all.length; i += one.length) {
      System.arraycopy(one, 0, all, i, one.length);
    }
    return all;
  }

  /** Attributes of which no two have the same key. */
  private static byte[] different(int size) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; all.size() < size; i++) {
      byte[] key = {
        (byte) ('0' + i % 64),
        (byte) ('0' + i / 64 % 64),
        (byte) ('0' + i / 4096 % 64),
        (byte) ('0' + i / 262_144)
      };
      all.writeBytes(field(9, field(1, key), field(2, field(1, ids(1)))));
    }
    return all.toByteArray();
  }

  private static byte[] ids(int length) {
    byte[] id = new byte[length];
    Arrays.fill(id, (byte) 7);
    return id;
  }

  private static byte[] literal(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
