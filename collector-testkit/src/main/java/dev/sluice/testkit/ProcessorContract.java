package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentKind;
import dev.sluice.component.Processor;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every processor keeps to, whatever it does to the data. Extend it in the processor's own
 * tests.
 */
public abstract class ProcessorContract {
  private static final int REQUESTS = 20;
  private static final int ITEMS = 50;
  private static final int MAX_OFFERS = 200;

  private TestContext context;

  /** A processor of the kind under test, not started, that loses nothing it can help losing. */
  protected abstract Processor create(TestContext context, TelemetryConsumer next);

  /** The id to run under. */
  protected abstract String id();

  /** A signal it supports. */
  protected Signal signal() {
    return Signal.TRACES;
  }

  @BeforeEach
  final void makeContext() {
    context = TestContext.of(ComponentKind.PROCESSOR, id(), signal());
  }

  @AfterEach
  final void closeContext() {
    context.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MEMORY"})
  void everyItemIsAccountedForWhenTheNextStepRefusesEveryOtherBatch(Durability durability)
      throws Exception {
    RecordingConsumer next = new RecordingConsumer(durability);
    Processor processor = startBefore(next);
    next.refuseEveryOther(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
    TelemetryConsumer entry = LedgerProbe.entry(context.ledger(), processor);
    List<CountingLease> leases = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      leases.add(offerUntilAccepted(entry, i));
    }
    context.manualClock().advance(Duration.ofMinutes(1));
    processor.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));
    context.manualClock().advance(Duration.ofMinutes(1));

    assertThat(context.ledger().in()).isEqualTo((long) REQUESTS * ITEMS);
    assertThat(context.ledger().balances()).as("%s", context.ledger()).isTrue();
    assertThat(context.ledger().held().values()).allMatch(held -> held == 0);
    assertThat(context.ledger().dropped().values()).allMatch(dropped -> dropped == 0);
    assertThat(next.acceptedItems()).isEqualTo(context.ledger().passed());
    assertThat(leases).allMatch(lease -> lease.references() == 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MEMORY"})
  void anItemThatTheNextStepRejectsForGoodIsHandedBackOrCounted(Durability durability)
      throws Exception {
    RecordingConsumer next = new RecordingConsumer(durability);
    Processor processor = startBefore(next);
    next.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"));
    CountingLease lease = new CountingLease();
    RecordingReply reply = new RecordingReply();
    LedgerProbe.entry(context.ledger(), processor).accept(request(0, lease), reply);
    context.manualClock().advance(Duration.ofMinutes(1));
    processor.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));

    assertThat(reply.outcomes()).hasSize(1);
    assertThat(context.ledger().balances()).as("%s", context.ledger()).isTrue();
    assertThat(lease.references()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MEMORY"})
  void stopMayComeTwiceAndWithoutStart(Durability durability) throws Exception {
    RecordingConsumer next = new RecordingConsumer(durability);
    Processor processor = create(context, next);
    processor.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    processor.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    assertThat(next.batches()).isEmpty();
  }

  private Processor startBefore(TelemetryConsumer next) throws Exception {
    Processor processor = create(context, LedgerProbe.exit(context.ledger(), next));
    processor.start();
    return processor;
  }

  /** Offers one request again and again, as a patient client does, until it is accepted. */
  private CountingLease offerUntilAccepted(TelemetryConsumer entry, int number) {
    CountingLease lease = new CountingLease();
    Batch batch = request(number, lease);
    for (int offer = 0; offer < MAX_OFFERS; offer++) {
      RecordingReply reply = new RecordingReply();
      entry.accept(batch, reply);
      for (int wait = 0; wait < MAX_OFFERS && !reply.isComplete(); wait++) {
        context.manualClock().advance(Duration.ofMillis(100));
      }
      if (reply.outcome() instanceof Outcome.Accepted) {
        return lease;
      }
      assertThat(reply.outcome()).isInstanceOf(Outcome.Retry.class);
      context.manualClock().advance(Duration.ofMillis(100));
    }
    throw new AssertionError("never accepted: request " + number);
  }

  private Batch request(int number, CountingLease lease) {
    return Telemetry.batch(signal(), (long) number * ITEMS, ITEMS, RequestMetadata.NONE, lease);
  }
}
