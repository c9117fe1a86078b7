package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every receiver with clients keeps to. Extend it in the receiver's own tests. */
public abstract class ReceiverContract {
  private static final int ROUNDS = 3;
  private static final int THREADS = 4;
  private static final int SENDS = 15;

  private TestContext context;

  /** A receiver of the kind under test, not started, on a port of the system's choice. */
  protected abstract Receiver create(ReceiverContext context) throws Exception;

  /** The id to run under. */
  protected abstract String id();

  /** How long the suite waits for what has to happen. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  /** A signal it supports. */
  protected Signal signal() {
    return Signal.TRACES;
  }

  /**
   * Sends so many items as a real client would; true when the client was told that they were taken.
   */
  protected abstract boolean send(Receiver receiver, Signal signal, int items) throws Exception;

  @BeforeEach
  final void makeContext() {
    context = TestContext.of(ComponentKind.RECEIVER, id());
  }

  @AfterEach
  final void closeContext() {
    context.close();
  }

  @Test
  void tellsItsClientWhatThePipelineSaid() throws Exception {
    RecordingConsumer next = new RecordingConsumer();
    Receiver receiver = create(context.inFrontOf(Map.of(signal(), next)));
    receiver.start();
    try {
      assertThat(send(receiver, signal(), 7)).isTrue();
      next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
      assertThat(send(receiver, signal(), 5)).isFalse();
      next.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"));
      assertThat(send(receiver, signal(), 3)).isFalse();
    } finally {
      receiver.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));
    }
    assertThat(next.items()).isEqualTo(15);
    assertThat(next.acceptedItems()).isEqualTo(7);
    assertThat(context.budget().usedBytes()).isZero();
  }

  /** Many clients, pipelines that answer in every way, also late, and the stop meet. */
  @Test
  void manyClientsEachHearWhatBecameOfTheirs() {
    Race.rounds(ROUNDS, race -> race(race, false));
  }

  /** Who was told that its data was taken while the receiver stops can rely on it, too. */
  @Test
  void whoeverHearsOfSuccessWhileItStopsHasItsDataTaken() {
    Race.rounds(ROUNDS, race -> race(race, true));
  }

  private void race(Race race, boolean stopsInTheMiddle) throws Exception {
    try (TestContext world = TestContext.of(ComponentKind.RECEIVER, id())) {
      FickleConsumer next = new FickleConsumer(race.seed(), signal(), Durability.DIRECT, false);
      Receiver receiver = create(world.inFrontOf(Map.of(signal(), next)));
      receiver.start();
      Set<Integer> succeeded = ConcurrentHashMap.newKeySet();
      Set<Integer> failed = ConcurrentHashMap.newKeySet();
      race.threads(
          THREADS,
          thread ->
              random -> {
                for (int i = 1; i <= SENDS; i++) {
                  int items = thread * SENDS + i; // by which it is known again
                  (trySend(receiver, items, stopsInTheMiddle) ? succeeded : failed).add(items);
                }
              });
      if (stopsInTheMiddle) {
        race.thread(random -> stop(receiver, world));
      }
      race.meanwhile(random -> next.answerOne());
      race.run(1);
      next.answerAll();
      stop(receiver, world);

      assertThat(next.faults()).isEmpty();
      for (int items : succeeded) {
        assertThat(isTaken(next, items)).as("of what %s heard", items).isTrue();
      }
      if (!stopsInTheMiddle) {
        assertThat(failed).as("who heard of a failure").noneMatch(items -> isTaken(next, items));
      }
      long offers = next.offers();
      assertThat(trySend(receiver, 1, true)).as("taken after the stop").isFalse();
      assertThat(next.offers()).as("offered after the stop").isEqualTo(offers);
      Awaitility.await()
          .atMost(patience())
          .untilAsserted(() -> assertThat(world.budget().usedBytes()).as("charged").isZero());
    }
  }

  private static boolean isTaken(FickleConsumer next, int items) {
    Outcome told = next.toldOf(items);
    return told != null && told.forClient() instanceof Outcome.Accepted;
  }

  private boolean trySend(Receiver receiver, int items, boolean mayFail) throws Exception {
    try {
      return send(receiver, signal(), items);
    } catch (Exception e) {
      if (mayFail) { // it is stopping: a client may find nobody there
        return false;
      }
      throw e;
    }
  }

  private static void stop(Receiver receiver, TestContext world) throws Exception {
    receiver.stop(Deadline.after(world.clock().nanoTime(), Duration.ofSeconds(5)));
  }

  @Test
  void stopMayComeTwiceAndWithoutStart() throws Exception {
    Receiver receiver = create(context.inFrontOf(Map.of(signal(), new RecordingConsumer())));
    receiver.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    receiver.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
  }
}
