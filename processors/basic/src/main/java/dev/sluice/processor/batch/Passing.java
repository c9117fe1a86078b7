package dev.sluice.processor.batch;

import dev.sluice.component.ProcessorContext;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.DropReason;
import dev.sluice.onward.Answers;
import dev.sluice.onward.Onward;
import dev.sluice.onward.OwnersPolicy;
import dev.sluice.onward.Route;
import dev.sluice.onward.Step;
import dev.sluice.onward.Step.Ending;
import java.util.concurrent.Executor;

/**
 * The way of merged batches to the next consumer. Where their callers were answered early they
 * belong to this processor, which offers them until they are taken or refused for good. Where the
 * callers wait, the outcome is theirs. Thread-safe.
 */
final class Passing implements Route<MergedBatch> {
  private final TelemetryConsumer next;
  private final Executor executor;
  private final BatchAccount account;
  private final Onward<MergedBatch> onward;
  private volatile boolean answersEarly; // written at start

  Passing(ProcessorContext context, TelemetryConsumer next) {
    this.next = next;
    this.executor = context.executor();
    this.account = new BatchAccount(this, context);
    this.onward = new Onward<>(context.scheduler(), executor, this, account);
  }

  /** Decides whose the data is: this processor's only where all that follows is memory too. */
  void start() {
    answersEarly = next.durability() == Durability.MEMORY;
  }

  /** Whether callers were answered when their data was taken. */
  boolean answersEarly() {
    return answersEarly;
  }

  Onward<MergedBatch> onward() {
    return onward;
  }

  BatchAccount account() {
    return account;
  }

  /** For whatever computes for long. */
  Executor executor() {
    return executor;
  }

  @Override
  public Deadline begin(MergedBatch merged) {
    return merged.patience();
  }

  @Override
  public void attempt(MergedBatch merged, Reply reply) {
    next.accept(merged.batch(), reply);
  }

  @Override
  public boolean isDataAnsweredFor() {
    return answersEarly;
  }

  @Override
  public Step judge(MergedBatch merged, Outcome answer, boolean stopping) {
    if (answersEarly) {
      return OwnersPolicy.judge(merged, answer, stopping);
    }
    if (merged.isMerged()) {
      return new Ending(answer, forMerged(answer), DropReason.PERMANENT, Answers.words(answer));
    }
    return answer instanceof Outcome.Accepted accepted
        ? Ending.taken(accepted)
        : new Ending(answer, answer, null, "");
  }

  /**
   * What everybody is told whose data was merged. Nobody can say whose items a partial success
   * means: it is counted, not told. Where a part is to be sent again, everybody sends again.
   */
  private static Outcome forMerged(Outcome answer) {
    Outcome told = answer.forClient();
    if (told instanceof Outcome.Retry retry) {
      return retry.withResume(null);
    }
    return told instanceof Outcome.Accepted ? Outcome.accepted() : told;
  }
}
