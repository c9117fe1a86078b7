package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Claim;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.sending.QueueConfig;
import dev.sluice.sending.RetryConfig;
import dev.sluice.sending.SendingConfig;
import dev.sluice.sending.SendingExporter;
import dev.sluice.sending.SendingTraits;
import dev.sluice.sending.Sizer;
import dev.sluice.testkit.FakeStorage;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A queue on disk in a whole collector: over reloads and restarts the accounts stay exact. */
class StoredReloadTest {
  private static final Map<Signal, Stability> TRACES = Map.of(Signal.TRACES, Stability.STABLE);

  private static final Outcome.Retry BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);
  private static final RetryConfig FOREVER =
      new RetryConfig(true, Duration.ofSeconds(5), 0, 1.5, Duration.ofSeconds(30), Duration.ZERO);
  private static final QueueConfig QUEUE =
      new QueueConfig(
          2,
          1000,
          Sizer.REQUESTS,
          false,
          false,
          Optional.of(ComponentId.parse("file_storage")),
          Optional.empty());

  private final FakeStorage storage = new FakeStorage();
  private final RecordingConsumer backend = new RecordingConsumer();
  private final AtomicReference<@Nullable TelemetryConsumer> entry = new AtomicReference<>();
  private Collector collector = collector(1).build();

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void aChangedExporterFindsTheRecordsOfTheOldOneAndTheAccountGoesOn() {
    backend.answer(BUSY);
    collector.start();
    for (int i = 0; i < 20; i++) {
      assertThat(send(3)).isEqualTo(Outcome.accepted());
    }
    assertThat(branch().held()).isEqualTo(60);
    collector.reload(collector(2).toConfig());
    assertThat(branch().held()).isEqualTo(60);
    assertThat(branch().broughtOver()).as("left and found again").isZero();
    assertThat(branch().balances()).isTrue();
    backend.answer(Outcome.accepted());
    collector.reload(collector(3).toConfig());
    Awaitility.await().until(() -> storage.records() == 0);
    assertThat(branch().delivered()).isEqualTo(60);
    assertThat(branch().balances()).isTrue();
  }

  @Test
  void whatComesWhileItReloadsIsRefusedOrDelivered() throws Exception {
    collector.start();
    AtomicBoolean done = new AtomicBoolean();
    Thread sender =
        new Thread(
            () -> {
              while (!done.get()) {
                send(1);
              }
            });
    sender.start();
    for (int version = 2; version < 40; version++) {
      collector.reload(collector(version).toConfig());
    }
    done.set(true);
    sender.join();
    Awaitility.await().until(() -> storage.records() == 0 && branch().held() == 0);
    assertThat(branch().delivered()).isEqualTo(branch().in()).isPositive();
    assertThat(branch().broughtOver()).isZero();
    assertThat(branch().balances()).isTrue();
  }

  @Test
  void eachRunOfACollectorHasAnAccountThatAddsUp() {
    backend.answer(BUSY);
    collector.start();
    send(5);
    collector.stop(Duration.ofSeconds(5));
    assertThat(branch().in()).isEqualTo(5);
    assertThat(branch().broughtOver()).isEqualTo(-5);
    assertThat(branch().held()).isZero();
    backend.answer(Outcome.accepted());
    collector = collector(1).build();
    collector.start();
    Awaitility.await().until(() -> branch().held() == 0);
    assertThat(branch().broughtOver()).isEqualTo(5);
    assertThat(branch().delivered()).isEqualTo(5);
    assertThat(created()).isEqualTo(5);
  }

  private @Nullable Double created() {
    return collector
        .metrics()
        .value(
            "sluice_ledger_items",
            "pipeline",
            "traces",
            "exporter",
            "out",
            "signal",
            "traces",
            "term",
            "created");
  }

  private BranchLedger branch() {
    return collector.ledgers().get(0).branches().get(0);
  }

  private Outcome send(int items) {
    TelemetryConsumer next = Objects.requireNonNull(entry.get());
    RecordingReply reply = new RecordingReply();
    next.accept(Telemetry.spans(items), reply);
    Awaitility.await().pollInterval(Duration.ofMillis(1)).until(reply::isComplete);
    return reply.outcome();
  }

  private CollectorBuilder collector(int version) {
    return Collector.builder()
        .withoutDiscovery()
        .component("in", new In(), 0)
        .component("out", new Out(), version)
        .component("file_storage", new Disk(), 0)
        .extension("file_storage")
        .pipeline("traces", List.of("in"), List.of(), List.of("out"));
  }

  private final class In implements ReceiverFactory<Integer> {
    @Override
    public ComponentType type() {
      return ComponentType.of("in");
    }

    @Override
    public Spec<Integer> spec() {
      return Spec.empty(0);
    }

    @Override
    public Map<Signal, Stability> signals() {
      return TRACES;
    }

    @Override
    public Receiver create(Integer config, ReceiverContext context) {
      entry.set(Objects.requireNonNull(context.outlets().get(Signal.TRACES)).all());
      return new Receiver() {
        @Override
        public void start() {}

        @Override
        public void stop(Deadline deadline) {}
      };
    }
  }

  /** Each version is another configuration. */
  private final class Out implements ExporterFactory<Integer> {
    @Override
    public ComponentType type() {
      return ComponentType.of("out");
    }

    @Override
    public List<Claim> claims(Integer config) {
      return List.of(new Claim.Files("sending_queue::storage", "file_storage"));
    }

    @Override
    public Spec<Integer> spec() {
      return Spec.empty(0);
    }

    @Override
    public Map<Signal, Stability> signals() {
      return TRACES;
    }

    @Override
    public Exporter create(Integer config, ExporterContext context) {
      return new SendingExporter(
          context,
          new SendingConfig(Duration.ofSeconds(5), FOREVER, Optional.of(QUEUE)),
          backend::accept,
          SendingTraits.DEFAULT);
    }
  }

  private final class Disk implements ExtensionFactory<Integer> {
    @Override
    public ComponentType type() {
      return ComponentType.of("file_storage");
    }

    @Override
    public List<Claim> claims(Integer config) {
      return List.of(new Claim.Files("directory", "disk"));
    }

    @Override
    public Spec<Integer> spec() {
      return Spec.empty(0);
    }

    @Override
    public Extension create(Integer config, ExtensionContext context) {
      return storage;
    }
  }
}
