package dev.sluice.processor.batch;

import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.holding.Share;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.TrunkAccount;
import dev.sluice.onward.Account;
import dev.sluice.onward.Answers;
import dev.sluice.onward.OwnersLog;
import dev.sluice.onward.Step;
import dev.sluice.onward.Step.Ending;

/** What {@code batch} counts and says of its batches, and who is told of their end. Thread-safe. */
final class BatchAccount implements Account<MergedBatch> {
  static final Outcome STOPPING = Outcome.Retry.shuttingDown("the batch processor");

  private final Passing passing;
  private final TrunkAccount account;
  private final BatchMetrics metrics;
  private final OwnersLog log;

  BatchAccount(Passing passing, ProcessorContext context) {
    this.passing = passing;
    this.account = context.account();
    this.metrics = new BatchMetrics(context);
    this.log = new OwnersLog(context, "Sender failed");
  }

  BatchMetrics metrics() {
    return metrics;
  }

  /** Items were answered for. */
  void enter(long items) {
    account.held(items);
  }

  @Override
  public void waits(MergedBatch merged, Step.Wait wait) {
    takenBesides(merged, wait.last());
    merged.waitsFor(wait.retry().cause());
    log.kept(wait.retry());
  }

  /**
   * Items were taken that are offered again, or that were counted as lost or are sent again by
   * their callers: the next component sees new ones.
   */
  private void takenBesides(MergedBatch merged, Outcome answer) {
    long taken = Answers.takenItems(answer, merged.batch().items());
    if (taken > 0) {
      account.created(taken);
    }
  }

  @Override
  public Ending givenUp(MergedBatch merged) {
    return Ending.failed(
        STOPPING,
        merged.lastCause() == RetryCause.STORAGE ? DropReason.STORAGE_ERROR : DropReason.SHUTDOWN,
        Answers.words(STOPPING));
  }

  @Override
  public void late(MergedBatch merged, Outcome answer) {
    takenBesides(merged, answer);
  }

  @Override
  public void ended(MergedBatch merged, Ending ending) {
    Batch batch = merged.batch();
    long refused = batch.items() - Answers.takenItems(ending.last(), batch.items());
    if (refused == 0) {
      metrics.sent(batch, merged.trigger());
    }
    if (passing.answersEarly()) {
      countLost(ending, refused);
      account.held(-batch.items());
    } else if (merged.isMerged()) {
      if (ending.told() instanceof Outcome.Retry) {
        takenBesides(merged, ending.last());
      } else if (ending.told() instanceof Outcome.Accepted) {
        countLost(ending, refused);
      }
    }
    batch.lease().releaseRead(); // whoever still reads holds a reference
    for (Share<Caller> share : merged.shares()) {
      share.owner().settle(share.items(), ending.told());
    }
  }

  private void countLost(Ending ending, long refused) {
    DropReason reason = ending.reason();
    if (refused > 0 && reason != null) {
      account.dropped(reason, refused);
      log.lost(reason.label(), ending.error(), refused);
    }
  }

  @Override
  public void left(MergedBatch merged) {
    merged.shard().landed();
  }
}
