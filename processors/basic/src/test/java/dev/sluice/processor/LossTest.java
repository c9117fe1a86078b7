package dev.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.engine.Collector;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.sending.Sender;
import dev.sluice.sending.SendingConfig;
import dev.sluice.sending.SendingExporter;
import dev.sluice.sending.SendingTraits;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.base.Seed;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole pipeline under load, before backends that refuse at random, stopped while data is under
 * way: every item that was accepted is at every backend, and the ledger is even.
 */
class LossTest {
  private static final String TINY_QUEUE = "sending_queue: {queue_size: 5}";
  private static final int CALLERS = 3;
  private static final int REQUESTS = 400;
  private static final int ITEMS = 17;

  private final ExecutorService network = Executors.newFixedThreadPool(2);

  @RegisterExtension final Seed seed = new Seed();

  private final AtomicReference<TelemetryConsumer> entry = new AtomicReference<>();
  private final Map<String, Set<Long>> arrived = new ConcurrentHashMap<>();
  private final Set<Long> accepted = ConcurrentHashMap.newKeySet();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sending_queue: {queue_size: 1000}",
        TINY_QUEUE,
        "sending_queue: {queue_size: 5, block_on_overflow: true}",
        "sending_queue: {batch: {min_size: 200, max_size: 300}}",
        "sending_queue: {wait_for_result: true}",
        "sending_queue: {enabled: false}",
      })
  void nothingAcceptedIsLost(String exporter) throws Exception {
    String retry =
        ", retry_on_failure: {initial_interval: 5ms, max_interval: 20ms, max_elapsed_time: 0s}";
    Collector collector =
        Collector.builder()
            .factory(new In())
            .factory(new Out())
            .config(
                String.join(
                    "\n",
                    "receivers: {in: }",
                    "processors:",
                    "  memory_limiter: {check_interval: 1s, limit_mib: 4000}",
                    "  batch: {send_batch_size: 100, send_batch_max_size: 120, timeout: 20ms}",
                    "exporters:",
                    "  out/a: {" + exporter + retry + "}",
                    "  out/b: {" + retry.substring(2) + "}",
                    "service:",
                    "  pipelines:",
                    "    traces:",
                    "      receivers: [in]",
                    "      processors: [memory_limiter, batch]",
                    "      exporters: [out/a, out/b]"))
            .build();
    collector.start();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    CountDownLatch offered = new CountDownLatch(CALLERS * REQUESTS);
    CountDownLatch mostOffered = new CountDownLatch(CALLERS * REQUESTS * 3 / 4);
    for (int caller = 0; caller < CALLERS; caller++) {
      long base = caller * 1_000_000L;
      callers.execute(() -> offerAll(base, offered, mostOffered));
    }
    assertThat(mostOffered.await(30, TimeUnit.SECONDS)).isTrue();
    collector.stop(Duration.ofSeconds(25)); // while callers still offer
    assertThat(offered.await(30, TimeUnit.SECONDS)).isTrue();
    callers.shutdown();
    network.shutdown();

    assertThat(accepted).hasSizeGreaterThan(ITEMS * CALLERS);
    for (PipelineLedger ledger : collector.ledgers()) {
      assertThat(ledger.balances()).as("%s", ledger).isTrue();
      assertThat(ledger.held().values()).allMatch(held -> held == 0);
      assertThat(ledger.dropped().values()).allMatch(dropped -> dropped == 0);
      for (BranchLedger branch : ledger.branches()) {
        assertThat(branch.balances()).as("%s", branch).isTrue();
        assertThat(branch.held()).as("%s", branch).isZero();
        Set<Long> missing = new HashSet<>(accepted);
        missing.removeAll(Objects.requireNonNull(arrived.get(branch.exporter().toString())));
        assertThat(missing).as("%s", branch).hasSize((int) branch.droppedTotal());
        assertThat(branch.dropped(DropReason.QUEUE_FULL)).isEqualTo(branch.droppedTotal());
        if (!exporter.equals(TINY_QUEUE)) { // beside it, the neighbour takes the data
          assertThat(missing).isEmpty();
        }
      }
    }
    assertThat(collector.budget().usedBytes()).isZero();
  }

  private void offerAll(long base, CountDownLatch offered, CountDownLatch mostOffered) {
    for (int request = 0; request < REQUESTS; request++) {
      long first = base + (long) request * ITEMS;
      CountDownLatch answered = new CountDownLatch(1);
      Batch batch = batch(first);
      Objects.requireNonNull(entry.get())
          .accept(
              batch,
              outcome -> {
                if (outcome instanceof Outcome.Accepted) {
                  for (int item = 0; item < ITEMS; item++) {
                    accepted.add(first + item);
                  }
                }
                batch.lease().release();
                answered.countDown();
              });
      try {
        answered.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      offered.countDown();
      mostOffered.countDown();
    }
  }

  private final AtomicReference<ComponentContext> receiver = new AtomicReference<>();

  private Batch batch(long first) {
    Batch sample = Telemetry.batch(Signal.TRACES, first, ITEMS);
    ComponentContext context = Objects.requireNonNull(receiver.get());
    context.budget().charge(sample.retainedBytes());
    return sample
        .withLease(context.budget().leaseCharged(sample.retainedBytes()))
        .withMetadata(RequestMetadata.NONE);
  }

  /** A backend that refuses a third of the requests for now, and answers on other threads. */
  private final class RandomBackend implements Sender {
    private final Set<Long> numbers;
    private final SplittableRandom random = seed.random(); // guarded by itself

    RandomBackend(Set<Long> numbers) {
      this.numbers = numbers;
    }

    @Override
    public void send(Batch batch, Reply reply) {
      int dice;
      synchronized (random) {
        dice = random.nextInt(6);
      }
      Runnable answer =
          () -> {
            if (dice < 2) {
              reply.complete(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
            } else {
              take(batch);
              reply.complete(Outcome.accepted());
            }
          };
      if (dice == 0 || dice == 5) {
        answer.run();
      } else {
        network.execute(answer);
      }
    }

    private void take(Batch batch) {
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
    }
  }

  private final class Out implements ExporterFactory<SendingConfig> {
    private final Spec<SendingConfig> spec = SendingConfig.spec(Duration.ZERO, Presence.SOME);

    @Override
    public ComponentType type() {
      return ComponentType.of("out");
    }

    @Override
    public Spec<SendingConfig> spec() {
      return spec;
    }

    @Override
    public Map<Signal, Stability> signals() {
      return Map.of(Signal.TRACES, Stability.STABLE);
    }

    @Override
    public Exporter create(SendingConfig config, ExporterContext context) {
      Set<Long> numbers =
          arrived.computeIfAbsent(context.id().toString(), id -> ConcurrentHashMap.newKeySet());
      return new SendingExporter(
          context, config, new RandomBackend(numbers), SendingTraits.DEFAULT);
    }
  }

  private final class In implements ReceiverFactory<List<String>> {
    private final Spec<List<String>> spec = Spec.empty(new ArrayList<>());

    @Override
    public ComponentType type() {
      return ComponentType.of("in");
    }

    @Override
    public Spec<List<String>> spec() {
      return spec;
    }

    @Override
    public Map<Signal, Stability> signals() {
      return Map.of(Signal.TRACES, Stability.STABLE);
    }

    @Override
    public Receiver create(List<String> config, ReceiverContext context) {
      receiver.set(context);
      entry.set(Objects.requireNonNull(context.outlets().get(Signal.TRACES)).all());
      return new Receiver() {
        @Override
        public void start() {}

        @Override
        public void stop(Deadline deadline) {}
      };
    }
  }
}
