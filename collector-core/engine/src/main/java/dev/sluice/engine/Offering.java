package dev.sluice.engine;

import dev.sluice.data.Batch;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way to the branches of a {@link FanOut}, over as many rounds as its owner
 * resumes it. A round offers to every branch that has something open; the thread that brings the
 * last answer settles it. Between rounds nobody touches the state, so it needs no lock: the counter
 * of a round orders its writes.
 */
final class Offering {
  private final Batch batch;
  private final LongConsumer passed;
  private final List<BranchOffer> offers;

  Offering(List<FanOut.Branch> branches, Batch batch, LongConsumer passed) {
    this.batch = batch;
    this.passed = passed;
    this.offers = new ArrayList<>(branches.size());
    for (FanOut.Branch branch : branches) {
      offers.add(new BranchOffer(branch, batch));
    }
  }

  void begin(Reply reply) {
    round(reply);
  }

  private void round(Reply reply) {
    List<RoundReply> answers = new ArrayList<>(offers.size());
    AtomicInteger outstanding = new AtomicInteger(1); // this method's own share
    for (BranchOffer offer : offers) {
      for (BranchOffer.Open open : offer.takeOpen()) {
        answers.add(new RoundReply(offer, open, reply, outstanding, answers));
      }
    }
    outstanding.addAndGet(answers.size());
    for (RoundReply answer : answers) {
      answer.offer.offer(answer.open, answer);
    }
    if (outstanding.decrementAndGet() == 0) {
      settle(answers, reply);
    }
  }

  private void settle(List<RoundReply> answers, Reply reply) {
    for (RoundReply answer : answers) {
      answer.offer.note(answer.open, answer.outcome());
    }
    boolean anyTook = offers.stream().anyMatch(BranchOffer::tookSome);
    boolean anyOpen = offers.stream().anyMatch(BranchOffer::isOpen);
    boolean othersMayDrop = offers.stream().allMatch(o -> !o.isOpen() || o.mayDrop());
    if (anyTook && othersMayDrop) {
      offers.forEach(BranchOffer::settleAccepted);
      passed.accept(batch.items());
      reply.complete(Outcome.accepted());
    } else if (anyOpen) {
      reply.complete(retry());
    } else {
      reply.complete(firstRejected());
    }
  }

  private Outcome.Retry retry() {
    Outcome.Retry told = null;
    boolean nothingSettled = true;
    for (BranchOffer offer : offers) {
      offer.noteAhead();
      Outcome.Retry retry = offer.retry();
      if (retry != null && (told == null || offer.outweighs(told))) {
        told = retry;
      }
      nothingSettled &= offer.isUntouched();
    }
    if (told == null) {
      throw new IllegalStateException("no branch is open");
    }
    return told.withResume(nothingSettled ? null : new Rest());
  }

  private Outcome firstRejected() {
    for (BranchOffer offer : offers) {
      Outcome.Rejected rejected = offer.rejected();
      if (rejected != null) {
        return rejected;
      }
    }
    throw new IllegalStateException("no branch answered");
  }

  /** Offers what is open again, or gives it up. */
  private final class Rest implements Resumption {
    @Override
    public void resume(Reply reply) {
      round(reply);
    }

    @Override
    public void abandon() {
      offers.forEach(BranchOffer::abandon);
    }
  }

  private final class RoundReply implements Reply {
    private final BranchOffer offer;
    private final BranchOffer.Open open;
    private final Reply outer;
    private final AtomicInteger outstanding;
    private final List<RoundReply> answers;
    private @Nullable Outcome
        outcome; // written once before outstanding is lowered, read after zero

    RoundReply(
        BranchOffer offer,
        BranchOffer.Open open,
        Reply outer,
        AtomicInteger outstanding,
        List<RoundReply> answers) {
      this.offer = offer;
      this.open = open;
      this.outer = outer;
      this.outstanding = outstanding;
      this.answers = answers;
    }

    @Override
    public void complete(Outcome answer) { // the edge in front sees to it that this comes once
      outcome = answer;
      if (outstanding.decrementAndGet() == 0) {
        settle(answers, outer);
      }
    }

    Outcome outcome() {
      Outcome seen = outcome;
      if (seen == null) {
        throw new IllegalStateException("not answered");
      }
      return seen;
    }

    @Override
    public Deadline deadline() {
      return outer.deadline();
    }

    @Override
    public Cancellation cancellation() {
      return outer.cancellation();
    }

    @Override
    public boolean isDataAnsweredFor() {
      return outer.isDataAnsweredFor();
    }
  }
}
