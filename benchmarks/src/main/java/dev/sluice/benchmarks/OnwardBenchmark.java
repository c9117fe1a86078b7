package dev.sluice.benchmarks;

import dev.sluice.component.Processor;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryLease;
import dev.sluice.processor.batch.BatchConfig;
import dev.sluice.processor.batch.BatchProcessorFactory;
import dev.sluice.sending.QueueConfig;
import dev.sluice.sending.RetryConfig;
import dev.sluice.sending.Sender;
import dev.sluice.sending.SendingConfig;
import dev.sluice.sending.SendingExporter;
import dev.sluice.sending.SendingTraits;
import dev.sluice.sending.Sizer;
import dev.sluice.testkit.ManualClock;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a request costs on its way through {@code batch} and an exporter's queue, beside its bytes:
 * to a next component that takes everything, at once or later. Scores are for one request.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-Xmn256m", "-XX:+UseSerialGC"})
public class OnwardBenchmark {
  private static final Reply NOBODY = outcome -> {};
  private static final int IN_FLIGHT = 8;

  private final Queue<Reply> unanswered = new ArrayDeque<>();
  private final BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
  private final Batch batch =
      Batch.of(
          Signal.TRACES,
          Payload.of(TraceRequests.payloads()[0]),
          TraceRequests.SPANS,
          RequestMetadata.NONE,
          MemoryLease.NONE);
  private final SendingExporter direct = exporter(Optional.empty(), OnwardBenchmark::takeAtOnce);
  private final SendingExporter queued = exporter(queue(), OnwardBenchmark::takeAtOnce);
  private final SendingExporter queuedLater =
      exporter(queue(), (sent, reply) -> unanswered.add(reply));
  private final Processor batcher = batcher(OnwardBenchmark::takeAtOnce);
  private final Processor batcherLater = batcher((sent, reply) -> unanswered.add(reply));

  private final SendingExporter behindBatch = exporter(queue(), OnwardBenchmark::takeAtOnce);
  private final Processor batcherBeforeQueue =
      batcher((sent, reply) -> behindBatch.export(sent, branch, reply));

  private static Optional<QueueConfig> queue() {
    return Optional.of(new QueueConfig(10, 1_000, Sizer.REQUESTS, false, false, Optional.empty()));
  }

  private static void takeAtOnce(Batch sent, Reply reply) {
    reply.complete(Outcome.accepted());
  }

  private static TestContext context(ComponentKind kind, String id) {
    return TestContext.of(kind, id, Signal.TRACES).withRealTime(new ManualClock());
  }

  private static SendingExporter exporter(Optional<QueueConfig> queue, Sender sender) {
    return new SendingExporter(
        context(ComponentKind.EXPORTER, "otlp_grpc"),
        new SendingConfig(Duration.ofSeconds(5), RetryConfig.DEFAULT, queue),
        sender,
        SendingTraits.DEFAULT);
  }

  /** Sends each request as it comes. */
  private static Processor batcher(TelemetryConsumer next) {
    return new BatchProcessorFactory()
        .create(
            new BatchConfig(Duration.ofMillis(200), 0, 0, List.of(), 1_000),
            context(ComponentKind.PROCESSOR, "batch"),
            new TelemetryConsumer() {
              @Override
              public void accept(Batch sent, Reply reply) {
                next.accept(sent, reply);
              }

              @Override
              public Durability durability() {
                return Durability.MEMORY;
              }
            });
  }

  @Setup
  public void setUp() throws Exception {
    direct.start();
    queued.start();
    queuedLater.start();
    batcher.start();
    batcherLater.start();
    behindBatch.start();
    batcherBeforeQueue.start();
  }

  /** Without a queue. */
  @Benchmark
  public void direct() {
    direct.export(batch, branch, NOBODY);
  }

  /** Through the queue, to a backend that answers while it is asked. */
  @Benchmark
  public void queued() {
    queued.export(batch, branch, NOBODY);
  }

  /** Through the queue, to one that answers when others are under way. */
  @Benchmark
  public void queuedAnsweredLater() {
    queuedLater.export(batch, branch, NOBODY);
    answerEldest();
  }

  @Benchmark
  public void batched() {
    batcher.accept(batch, NOBODY);
  }

  @Benchmark
  public void batchedAnsweredLater() {
    batcherLater.accept(batch, NOBODY);
    answerEldest();
  }

  /** As in a usual pipeline: both users of the machine, one behind the other. */
  @Benchmark
  public void batchedAndQueued() {
    batcherBeforeQueue.accept(batch, NOBODY);
  }

  private void answerEldest() {
    if (unanswered.size() > IN_FLIGHT) {
      Reply eldest = unanswered.poll();
      if (eldest != null) {
        eldest.complete(Outcome.accepted());
      }
    }
  }
}
