package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.memory.MemoryBudget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every connector keeps to, for each pair of signals it supports: one that answers with the
 * outcome of the pipelines behind it, and one that makes data of its own. Extend it in the
 * connector's own tests.
 *
 * @param <C> its configuration
 */
public abstract class ConnectorContract<C> {
  private static final Outcome.Retry BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);
  private static final Outcome.Rejected BAD =
      new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad");

  private static final int ROUNDS = 4;
  private static final int THREADS = 4;
  private static final int OFFERS = 40;
  private static final int ITEMS = 20;
  private static final long AMPLE_BYTES = 1L << 30;

  private TestContext context;

  /** Its factory. */
  protected abstract ConnectorFactory<C> factory();

  /** A configuration, in YAML, with which everything that comes in makes something go out. */
  protected abstract String yaml();

  /**
   * Whether what comes in goes on, one batch for one, with the answer of the pipelines behind; else
   * it makes data of its own, which is in its account.
   */
  protected boolean passesOn() {
    return true;
  }

  /** Whether configuration files can name it. */
  protected boolean isNamedByFiles() {
    return true;
  }

  /** The id of the one pipeline behind it: for a connector that chooses by it. */
  protected String pipelineBehind(SignalPair pair) {
    return pair.to().id();
  }

  private ConnectorContext between(TestContext world, SignalPair pair, TelemetryConsumer next) {
    return world.between(pair, Map.of(pipelineBehind(pair), next));
  }

  @BeforeEach
  final void makeContext() {
    context = TestContext.of(ComponentKind.CONNECTOR, factory().type().name());
  }

  @AfterEach
  final void closeContext() {
    context.close();
  }

  private Connector create(SignalPair pair, RecordingConsumer next) {
    C config = SpecBinder.fromYaml(factory().spec(), yaml());
    return factory().create(config, between(context, pair, next));
  }

  private List<SignalPair> pairs() {
    return List.copyOf(factory().pairs().keySet());
  }

  /** Those that there are samples to send to. */
  private List<SignalPair> pairsWithSamples() {
    return pairs().stream().filter(pair -> pair.from() != Signal.PROFILES).toList();
  }

  @Test
  void isFoundByItsTypeAndJoinsSomething() {
    boolean found = false;
    for (ConnectorFactory<?> each : ServiceLoader.load(ConnectorFactory.class)) {
      found |= each.type().equals(factory().type());
    }
    assertThat(found).isEqualTo(isNamedByFiles());
    assertThat(factory().kind()).isEqualTo(ComponentKind.CONNECTOR);
    assertThat(pairs()).isNotEmpty();
  }

  @Test
  void whatItMakesIsOfTheSignalItPromisesAndTheAnswerIsThatOfThePipelinesBehind() throws Exception {
    assumeTrue(passesOn());
    for (SignalPair pair : pairsWithSamples()) {
      RecordingConsumer next = new RecordingConsumer();
      Connector connector = create(pair, next);
      connector.start();
      CountingLease lease = new CountingLease();
      for (Outcome outcome : List.of(Outcome.accepted(), BUSY, BAD)) {
        next.answer(outcome);
        assertThat(offer(connector, pair.from(), lease).outcome())
            .as("%s", pair)
            .isEqualTo(outcome);
      }
      assertThat(next.batches())
          .as("%s", pair)
          .isNotEmpty()
          .allMatch(batch -> batch.signal() == pair.to());
      stop(connector);
      assertThat(lease.references()).as("its caller's reference alone is left").isEqualTo(1);
    }
  }

  @Test
  void aPipelineThatAnswersLateIsWaitedFor() throws Exception {
    assumeTrue(passesOn());
    for (SignalPair pair : pairsWithSamples()) {
      RecordingConsumer next = new RecordingConsumer().hold();
      Connector connector = create(pair, next);
      connector.start();
      RecordingReply reply = offer(connector, pair.from(), new CountingLease());
      assertThat(reply.isComplete()).as("%s", pair).isFalse();
      next.completeNext(BUSY);
      assertThat(reply.outcome()).isEqualTo(BUSY);
      stop(connector);
    }
  }

  @Test
  void anAcceptedAnswerIsWorthWhatItIsWorthBehindIt() throws Exception {
    assumeTrue(passesOn());
    for (SignalPair pair : pairs()) {
      for (Durability durability : Durability.values()) {
        Connector connector = create(pair, new RecordingConsumer(durability));
        assertThat(connector.durability()).isEqualTo(durability);
      }
    }
  }

  /** Many pipelines in front, those behind that answer in every way, time and the stop meet. */
  @Test
  void everyItemIsAccountedForWhenManyOfferAndThePipelinesBehindAnswerInEveryWay() {
    for (SignalPair pair : pairsWithSamples()) {
      Race.rounds(ROUNDS, race -> race(race, pair, false));
    }
  }

  @Test
  void everyItemIsAccountedForWhenSomeAnswersNeverCome() {
    for (SignalPair pair : pairsWithSamples()) {
      Race.rounds(ROUNDS, race -> race(race, pair, true));
    }
  }

  private void race(Race race, SignalPair pair, boolean sometimesNever) throws Exception {
    try (TestContext world = TestContext.of(ComponentKind.CONNECTOR, factory().type().name())) {
      MemoryBudget budget = new MemoryBudget(AMPLE_BYTES, AMPLE_BYTES);
      world.withBudget(budget);
      FickleConsumer next =
          new FickleConsumer(race.seed(), pair.to(), Durability.DIRECT, sometimesNever);
      ConnectorContext between = between(world, pair, next);
      SourceAccount account = between.account();
      Connector connector =
          factory().create(SpecBinder.fromYaml(factory().spec(), yaml()), between);
      connector.start();
      PatientClient client = new PatientClient(connector);
      race.threads(THREADS, thread -> random -> offerMany(client, pair.from(), thread, random));
      if (race.random().nextBoolean()) {
        race.thread(random -> stop(connector, next, world));
      }
      race.meanwhile(random -> next.answerOne());
      race.meanwhile(
          random -> world.manualClock().advance(Duration.ofMillis(random.nextInt(1, 20))));
      race.run(2);
      next.answerAll();
      race.whileTimePasses(world.manualClock(), () -> stop(connector, next, world));
      next.answerAll();

      assertThat(client.faults()).as("%s", pair).isEmpty();
      assertThat(next.faults()).as("%s", pair).isEmpty();
      assertThat(account.held()).as("%s", account).isZero();
      if (passesOn()) {
        assertThat(account.created()).as("%s: it makes nothing", account).isZero();
        assertThat(next.acceptedItems()).as("what was taken").isEqualTo(client.takenItems());
        assertThat(client.open()).as("not answered").isEqualTo(next.unanswered());
      } else {
        assertThat(account.taken()).as("%s", account).isEqualTo(next.acceptedItems());
        assertThat(client.open()).as("not answered").isZero();
      }
      if (next.unanswered() == 0) {
        assertThat(next.openResumptions()).as("ways to resume that were forgotten").isZero();
        assertThat(client.referencesLeft()).as("references of leases").isZero();
        assertThat(budget.usedBytes()).as("charged").isZero();
      }
    }
  }

  private static void offerMany(
      PatientClient client, Signal signal, int thread, SplittableRandom random) {
    for (int i = 0; i < OFFERS; i++) {
      CountingLease lease = new CountingLease();
      long first = ((long) thread * OFFERS + i) * ITEMS;
      int items = random.nextInt(1, ITEMS);
      client.offer(
          Telemetry.batch(signal, first, items, RequestMetadata.NONE, lease), lease, random);
    }
  }

  private static void stop(Connector connector, FickleConsumer next, TestContext world)
      throws Exception {
    next.frontStops();
    connector.stop(Deadline.after(world.clock().nanoTime(), Duration.ofSeconds(5)));
  }

  @Test
  void stopMayComeTwiceAndWithoutStart() throws Exception {
    for (SignalPair pair : pairs()) {
      Connector connector = create(pair, new RecordingConsumer());
      stop(connector);
      stop(connector);
    }
  }

  private RecordingReply offer(Connector connector, Signal signal, CountingLease lease) {
    RecordingReply reply =
        new RecordingReply(
            Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)), Cancellation.NEVER);
    Batch batch = Telemetry.batch(signal, 0, 7, RequestMetadata.NONE, lease);
    connector.accept(batch, reply);
    return reply;
  }

  private void stop(Connector connector) throws Exception {
    connector.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));
  }
}
