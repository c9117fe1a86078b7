package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeTest {
  private final MemoryLog log = new MemoryLog();
  private final AtomicLong taken = new AtomicLong();
  private final Replies replies = new Replies();

  private Edge edge(TelemetryConsumer target) {
    return Edge.counting(
        new Edge.Target(target, new EdgeFaults(log, "exporter \"x\"")), taken::addAndGet);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        IllegalStateException.class,
        StackOverflowError.class,
        NoClassDefFoundError.class,
        AssertionError.class
      })
  void turnsAThrowIntoRejectedInternal(Class<? extends Throwable> type) throws Exception {
    Throwable thrown = type.getDeclaredConstructor().newInstance();
    edge((batch, reply) -> sneak(thrown)).accept(Told.batch(3), replies);
    assertThat(replies.only())
        .isEqualTo(
            new Outcome.Rejected(
                StatusCode.INTERNAL, "exporter \"x\" failed: " + type.getSimpleName()));
    assertThat(taken).hasValue(0);
    assertThat(log.at("error")).hasSize(1);
  }

  @Test
  void asksForPatienceWhenWorkersAreBusy() {
    edge((batch, reply) -> {
          throw new RejectedExecutionException();
        })
        .accept(Told.batch(3), replies);
    assertThat(replies.only())
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.cause()).isEqualTo(RetryCause.MEMORY));
  }

  @Test
  void letsTheAnswerStandThatWasGivenBeforeTheThrow() {
    edge((batch, reply) -> {
          reply.complete(Told.ACCEPTED);
          throw new IllegalStateException("late");
        })
        .accept(Told.batch(3), replies);
    assertThat(replies.only()).isEqualTo(Told.ACCEPTED);
    assertThat(taken).hasValue(3);
    assertThat(log.at("error")).singleElement().asString().contains("after it had answered");
  }

  @Test
  void takesTheFirstOfTwoAnswersAndTellsOnce() {
    Edge edge =
        edge(
            (batch, reply) -> {
              reply.complete(Told.REJECTED);
              reply.complete(Told.ACCEPTED);
            });
    edge.accept(Told.batch(3), replies);
    edge.accept(Told.batch(3), replies);
    assertThat(replies.all()).containsExactly(Told.REJECTED, Told.REJECTED);
    assertThat(taken).hasValue(0);
    assertThat(log.at("error")).hasSize(1);
  }

  @Test
  void survivesAReplyThatThrows() {
    edge((batch, reply) -> reply.complete(Told.ACCEPTED))
        .accept(
            Told.batch(1),
            outcome -> {
              throw new IllegalStateException("reply");
            });
    assertThat(log.at("error")).singleElement().asString().contains("A reply threw");
  }

  @Test
  void countsTheAcceptedPartsOfAMixedOutcome() {
    Outcome mixed =
        new Outcome.Mixed(
            List.of(
                new Outcome.Part(Told.ACCEPTED, 4),
                new Outcome.Part(Told.REJECTED, 2),
                new Outcome.Part(Told.retry(RetryCause.BACKEND), 1)));
    edge((batch, reply) -> reply.complete(mixed)).accept(Told.batch(7), replies);
    assertThat(taken).hasValue(4);
    assertThat(replies.only()).isEqualTo(mixed);
  }

  @Test
  void countsWhatAResumedOfferTakes() {
    Resumption rest = again -> again.complete(Told.ACCEPTED);
    Outcome retry = Told.retry(RetryCause.BACKEND).withResume(rest);
    edge((batch, reply) -> reply.complete(retry)).accept(Told.batch(5), replies);
    assertThat(taken).hasValue(0);
    Replies resumed = new Replies();
    replies.resumption().resume(resumed);
    assertThat(resumed.only()).isEqualTo(Told.ACCEPTED);
    assertThat(taken).hasValue(5);
  }

  @Test
  void countsWhatTheResumedPartOfAMixedOutcomeTakes() {
    Resumption rest = again -> again.complete(Told.ACCEPTED);
    Outcome mixed =
        new Outcome.Mixed(
            List.of(
                new Outcome.Part(Told.ACCEPTED, 4),
                new Outcome.Part(Told.retry(RetryCause.BACKEND).withResume(rest), 3)));
    edge((batch, reply) -> reply.complete(mixed)).accept(Told.batch(7), replies);
    Outcome.Mixed seen = (Outcome.Mixed) replies.only();
    Replies part = new Replies();
    part.complete(seen.parts().get(1).outcome());
    part.resumption().resume(new Replies());
    assertThat(taken).hasValue(7);
  }

  @Test
  void guardsAResumedOfferToo() {
    Resumption broken =
        again -> {
          throw new StackOverflowError();
        };
    edge((batch, reply) -> reply.complete(Told.retry(RetryCause.BACKEND).withResume(broken)))
        .accept(Told.batch(5), replies);
    Replies resumed = new Replies();
    replies.resumption().resume(resumed);
    assertThat(resumed.only()).isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  void abandonsAResumptionThatReachesAReceiver() {
    AtomicBoolean abandoned = new AtomicBoolean();
    Resumption rest = abandonable(abandoned);
    Edge edge =
        Edge.outOfReceiver(
            new Edge.Target(
                (batch, reply) -> reply.complete(Told.retry(RetryCause.BACKEND).withResume(rest)),
                new EdgeFaults(log, "x")));
    edge.accept(Told.batch(5), replies);
    assertThat(replies.only()).isEqualTo(Told.retry(RetryCause.BACKEND));
    assertThat(abandoned).isTrue();
  }

  @Test
  void sendsLaterOffersToTheNewTarget() {
    AtomicLong second = new AtomicLong();
    Edge edge = edge((batch, reply) -> reply.complete(Told.REJECTED));
    edge.accept(Told.batch(1), replies);
    edge.retarget(
        new Edge.Target(
            (batch, reply) -> second.addAndGet(batch.items()), new EdgeFaults(log, "y")));
    edge.accept(Told.batch(1), replies);
    assertThat(second).hasValue(1);
  }

  private static Resumption abandonable(AtomicBoolean abandoned) {
    return new Resumption() {
      @Override
      public void resume(Reply reply) {
        throw new AssertionError("not resumed");
      }

      @Override
      public void abandon() {
        abandoned.set(true);
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void handsTheBatchOnAsItIs() {
    Batch offered = Told.batch(2);
    edge((batch, reply) -> assertThat(batch).isSameAs(offered)).accept(offered, replies);
  }
}
