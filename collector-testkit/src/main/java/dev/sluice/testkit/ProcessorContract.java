package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
  private static final int ROUNDS = 4;
  private static final int THREADS = 4;
  private static final int OFFERS = 40;
  private static final long AMPLE_BYTES = 1L << 30;

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

  /** Whoever offers, the next step, time and the stop meet in any order. */
  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MEMORY"})
  void everyItemIsAccountedForWhenManyOfferAndTheNextStepAnswersInEveryWay(Durability durability) {
    Race.rounds(ROUNDS, race -> race(race, durability, false));
  }

  /** What is never answered is held until the stop, and then its end is counted, too. */
  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MEMORY"})
  void everyItemIsAccountedForWhenSomeAnswersNeverCome(Durability durability) {
    Race.rounds(ROUNDS, race -> race(race, durability, true));
  }

  private void race(Race race, Durability durability, boolean sometimesNever) throws Exception {
    try (TestContext world = TestContext.of(ComponentKind.PROCESSOR, id(), signal())) {
      MemoryBudget budget = new MemoryBudget(AMPLE_BYTES, AMPLE_BYTES);
      world.withBudget(budget);
      FickleConsumer next = new FickleConsumer(race.seed(), signal(), durability, sometimesNever);
      Processor processor = create(world, LedgerProbe.exit(world.ledger(), next));
      processor.start();
      PatientClient client = new PatientClient(LedgerProbe.entry(world.ledger(), processor));
      boolean stopsInTheMiddle = race.random().nextBoolean();
      race.threads(THREADS, thread -> random -> offerMany(client, thread, random));
      if (stopsInTheMiddle) {
        race.thread(random -> stop(processor, next, world));
      }
      race.meanwhile(random -> next.answerOne());
      race.meanwhile(
          random -> world.manualClock().advance(Duration.ofMillis(random.nextInt(1, 20))));
      race.run(2);
      settle(next, world);
      race.whileTimePasses(world.manualClock(), () -> stop(processor, next, world));
      settle(next, world);

      assertThat(client.faults()).isEmpty();
      assertThat(next.faults()).isEmpty();
      assertThat(world.ledger().balances()).as("%s", world.ledger()).isTrue();
      assertThat(world.ledger().held().values()).as("held").allMatch(held -> held == 0);
      assertThat(world.ledger().in()).as("what was taken").isEqualTo(client.takenItems());
      assertThat(client.open()).as("not answered").isLessThanOrEqualTo(neverIn(next));
      if (next.unanswered() == 0) {
        assertThat(next.openResumptions()).as("ways to resume that were forgotten").isZero();
        assertThat(client.referencesLeft()).as("references of leases").isZero();
        assertThat(budget.usedBytes()).as("charged").isZero();
      }
    }
  }

  /** One offer behind it may be that of several in front of it. */
  private static int neverIn(FickleConsumer next) {
    return next.unanswered() == 0 ? 0 : THREADS * OFFERS;
  }

  private void offerMany(PatientClient client, int thread, SplittableRandom random) {
    for (int i = 0; i < OFFERS; i++) {
      CountingLease lease = new CountingLease();
      long first = ((long) thread * OFFERS + i) * ITEMS;
      int items = random.nextInt(1, ITEMS);
      client.offer(
          Telemetry.batch(signal(), first, items, RequestMetadata.NONE, lease), lease, random);
    }
  }

  private static void settle(FickleConsumer next, TestContext world) {
    next.answerAll();
    world.manualClock().advance(Duration.ofMinutes(1));
    next.answerAll();
  }

  private static void stop(Processor processor, FickleConsumer next, TestContext world)
      throws Exception {
    next.frontStops();
    processor.stop(Deadline.after(world.clock().nanoTime(), Duration.ofSeconds(5)));
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
