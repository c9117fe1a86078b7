package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.flow.Reply;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.runtime.Scheduler.Timer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A caller that waits for room, without a thread. Whoever {@linkplain #claim claims} the batch, by
 * room or by time, answers the reply.
 */
final class Parked {
  private final AtomicReference<@Nullable Batch> batch;
  private final BranchLedger branch;
  private final Reply reply;
  private volatile @Nullable Timer timer;

  Parked(Batch batch, BranchLedger branch, Reply reply) {
    this.batch = new AtomicReference<>(batch);
    this.branch = branch;
    this.reply = reply;
  }

  BranchLedger branch() {
    return branch;
  }

  Reply reply() {
    return reply;
  }

  void timer(Timer newTimer) {
    timer = newTimer;
  }

  /** The batch while nobody claimed it, else null. */
  @Nullable Batch peek() {
    return batch.get();
  }

  /** Takes the batch; null when somebody was faster. Lets its bytes go in any case. */
  @Nullable Batch claim() {
    Batch claimed = batch.getAndSet(null);
    Timer seen = timer;
    if (claimed != null && seen != null) {
      seen.cancel();
    }
    return claimed;
  }
}
