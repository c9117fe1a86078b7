package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentKind;
import dev.sluice.component.Connector;
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
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every connector that answers with the outcome of the pipelines behind it keeps to, for each
 * pair of signals it supports. Extend it in the connector's own tests.
 *
 * @param <C> its configuration
 */
public abstract class ConnectorContract<C> {
  private static final Outcome.Retry BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);
  private static final Outcome.Rejected BAD =
      new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad");

  private TestContext context;

  /** Its factory. */
  protected abstract ConnectorFactory<C> factory();

  /** A configuration, in YAML, with which everything that comes in makes something go out. */
  protected abstract String yaml();

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
    return factory().create(config, context.between(pair, next));
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
    assertThat(ServiceLoader.load(ConnectorFactory.class))
        .anyMatch(found -> found.type().equals(factory().type()));
    assertThat(factory().kind()).isEqualTo(ComponentKind.CONNECTOR);
    assertThat(pairs()).isNotEmpty();
  }

  @Test
  void whatItMakesIsOfTheSignalItPromisesAndTheAnswerIsThatOfThePipelinesBehind() throws Exception {
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
    for (SignalPair pair : pairs()) {
      for (Durability durability : Durability.values()) {
        Connector connector = create(pair, new RecordingConsumer(durability));
        assertThat(connector.durability()).isEqualTo(durability);
      }
    }
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
