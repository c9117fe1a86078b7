package dev.sluice.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.ManualClock;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exporter on a manual clock before a backend that the test plays. */
final class SendingFixture {
  static final Outcome.Retry BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);
  static final RetryConfig STEADY =
      new RetryConfig(
          true, Duration.ofSeconds(5), 0, 1.5, Duration.ofSeconds(30), Duration.ofMinutes(5));

  final TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES);
  final ManualClock clock = context.manualClock();
  final RecordingConsumer backend = new RecordingConsumer();
  final BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));
  final List<CountingLease> leases = new ArrayList<>();
  SendingExporter exporter;
  private long nextItem;

  SendingFixture(SendingConfig config) {
    this(config, null);
  }

  SendingFixture(SendingConfig config, @Nullable Sender sender) {
    this(config, sender, context -> {});
  }

  /**
   * @param setUp of the context, before the exporter sees it
   */
  SendingFixture(SendingConfig config, @Nullable Sender sender, Consumer<TestContext> setUp) {
    setUp.accept(context);
    exporter =
        new SendingExporter(
            context,
            config,
            sender == null ? backend::accept : sender,
            SendingTraits.DEFAULT,
            () -> 0.5);
    exporter.attach(branch);
    try {
      exporter.start();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static SendingFixture direct(RetryConfig retry) {
    return new SendingFixture(new SendingConfig(Duration.ofSeconds(5), retry, Optional.empty()));
  }

  static SendingFixture queued(QueueConfig queue) {
    return new SendingFixture(new SendingConfig(Duration.ofSeconds(5), STEADY, Optional.of(queue)));
  }

  static QueueConfig queue(int consumers, long size) {
    return new QueueConfig(consumers, size, Sizer.REQUESTS, false, false, Optional.empty());
  }

  /** Offers spans, counting {@code in} as the engine does. */
  RecordingReply offer(int items) {
    return offer(items, new RecordingReply());
  }

  RecordingReply offer(int items, RecordingReply reply) {
    return offer(items, reply, RequestMetadata.NONE);
  }

  RecordingReply offer(int items, RecordingReply reply, RequestMetadata metadata) {
    CountingLease lease = new CountingLease();
    leases.add(lease);
    Batch batch = Telemetry.batch(Signal.TRACES, nextItem, items, metadata, lease);
    nextItem += items;
    offer(batch, reply);
    return reply;
  }

  void offer(Batch batch, Reply reply) {
    exporter.export(
        batch,
        branch,
        reply.mapped(
            outcome -> {
              branch.in(taken(batch, outcome));
              return outcome;
            }));
  }

  private static long taken(Batch batch, Outcome outcome) {
    if (outcome instanceof Outcome.Mixed mixed) {
      return mixed.parts().stream()
          .filter(part -> part.outcome() instanceof Outcome.Accepted)
          .mapToLong(Outcome.Part::items)
          .sum();
    }
    return outcome instanceof Outcome.Accepted ? batch.items() : 0;
  }

  void stop(Duration within) {
    try {
      exporter.stop(Deadline.after(clock.nanoTime(), within));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  double metric(String name) {
    return context.metrics().value(name, "exporter", "otlp_grpc");
  }

  double gauge(String name) {
    return context.metrics().value(name, "exporter", "otlp_grpc", "data_type", "traces");
  }

  /** The account is even, nothing is held any more, and every lease is back with its caller. */
  void assertSettled() {
    assertThat(branch.balances()).as("%s", branch).isTrue();
    assertThat(branch.held()).as("%s", branch).isZero();
    assertThat(leases).allMatch(lease -> lease.references() == 1);
    assertThat(gauge("otelcol_exporter_in_flight_requests")).isZero();
  }
}
