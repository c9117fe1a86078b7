package dev.sluice.connector.failover;

import dev.sluice.data.Batch;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.PendingAnswer;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.onward.Answers;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way from level to level. It is offered to each level once, from the one it
 * begins with downwards and then from the first, until one takes it. One thread has it at a time:
 * the one that offers, or that brings an answer.
 *
 * <p>The bytes are not copied: the caller keeps them alive until it is answered, which is after the
 * last level has.
 */
final class Passage {
  private static final Outcome.Retry OUT_OF_TIME =
      new Outcome.Retry(
          StatusCode.DEADLINE_EXCEEDED,
          "the time was over before every priority level was asked",
          RetryCause.BACKEND);

  private final FailoverConnector connector;
  private final Batch batch;
  private final Reply caller;
  private final int beginning;
  private int asked;
  private @Nullable Refusals refusals; // with the first one

  /**
   * @param beginning the level to ask first
   */
  Passage(FailoverConnector connector, Batch batch, Reply caller, int beginning) {
    this.connector = connector;
    this.batch = batch;
    this.caller = caller;
    this.beginning = beginning;
  }

  /** Offers until a level has it, or none is left, or one answers later. */
  void go() {
    boolean isOver;
    do {
      LevelAnswer answer = new LevelAnswer((beginning + asked) % connector.levels());
      connector.level(answer.level).accept(batch, answer);
      Outcome outcome = answer.leave();
      isOver = outcome == null || conclude(answer, outcome);
    } while (!isOver);
  }

  /** True when nobody else is to be asked, and the caller has been told. */
  private boolean conclude(LevelAnswer answer, Outcome outcome) {
    Outcome told = outcome.forClient();
    if (told instanceof Outcome.Accepted) {
      connector.took(answer.turn, answer.level);
      caller.complete(outcome);
      return true;
    }
    connector.failed(answer.turn, answer.level, told);
    asked++;
    if (connector.levels() == 1) { // there is no other way, so what it lets resume is worth having
      caller.complete(outcome);
      return true;
    }
    Answers.abandon(outcome);
    Refusals all = refusals;
    if (all == null) {
      all = new Refusals();
      refusals = all;
      batch.lease().retain();
      batch.lease().release(); // with several readers, no one of them speaks for the bytes
    }
    all.add(told);
    if (asked == connector.levels()) {
      caller.complete(all.told());
      return true;
    }
    if (caller.deadline().isPassed(connector.nanoTime())) { // no level can take it any more
      caller.complete(OUT_OF_TIME);
      return true;
    }
    return false;
  }

  /** What one level says. */
  private final class LevelAnswer extends PendingAnswer {
    private final int level;
    private final CurrentLevel.Turn turn = connector.turn();

    LevelAnswer(int level) {
      super(caller.deadline(), caller.isDataAnsweredFor());
      this.level = level;
    }

    @Override
    protected void answeredLater(Outcome outcome) {
      if (!conclude(this, outcome)) {
        go();
      }
    }

    @Override
    public Cancellation cancellation() {
      return caller.cancellation();
    }
  }
}
