package dev.sluice.holding;

import dev.sluice.data.Batch;
import dev.sluice.flow.Reply;
import dev.sluice.runtime.Scheduler.Timer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A caller that waits for room, without a thread. Whoever {@linkplain #claim claims} the batch, by
 * room or by time, answers the reply.
 */
final class Parked<A> {
  private final AtomicReference<@Nullable Batch> batch;
  private final A to;
  private final Reply reply;
  private final Runnable onClaimed;
  private volatile @Nullable Timer timer;

  /**
   * @param onClaimed runs when the batch stops waiting
   */
  Parked(Batch batch, A to, Reply reply, Runnable onClaimed) {
    this.batch = new AtomicReference<>(batch);
    this.to = to;
    this.reply = reply;
    this.onClaimed = onClaimed;
  }

  A to() {
    return to;
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
    if (claimed != null) {
      onClaimed.run();
      Timer seen = timer;
      if (seen != null) {
        seen.cancel();
      }
    }
    return claimed;
  }
}
