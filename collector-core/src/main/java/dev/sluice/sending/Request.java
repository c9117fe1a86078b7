package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.runtime.Scheduler.Timer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What is sent in one piece, and how its attempts went. It passes from thread to thread, each
 * attempt and each wait being ordered after the one before; only {@code timer} and the settled flag
 * are looked at from outside, when the exporter stops.
 */
final class Request {
  private final Batch batch;
  private final List<Share> shares;
  private final Deadline patience;
  private final Cancellation cancellation;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile @Nullable Timer timer;

  // Written by whoever holds the request.
  int attempts;
  int attemptsWhileStopping;
  long intervalNanos;
  long activeNanos;
  long attemptStartNanos;

  /**
   * @param patience until when somebody waits for the end of it
   */
  Request(Batch batch, List<Share> shares, Deadline patience, Cancellation cancellation) {
    this.batch = batch;
    this.shares = shares;
    this.patience = patience;
    this.cancellation = cancellation;
  }

  /** One for which nobody waits. */
  Request(Batch batch, List<Share> shares) {
    this(batch, shares, Deadline.NONE, Cancellation.NEVER);
  }

  Batch batch() {
    return batch;
  }

  List<Share> shares() {
    return shares;
  }

  Deadline patience() {
    return patience;
  }

  /** Whether its caller took it back before anything was tried. */
  boolean isWithdrawn() {
    return attempts == 0 && cancellation.isRequested();
  }

  /** Claims the right to settle it; true once. */
  boolean beginSettling() {
    return settled.compareAndSet(false, true);
  }

  boolean isSettled() {
    return settled.get();
  }

  void waitingFor(@Nullable Timer newTimer) {
    timer = newTimer;
  }

  /** Ends its wait before the time; true when the caller has to go on with it now. */
  boolean cutWait() {
    Timer seen = timer;
    return seen != null && seen.cancel();
  }
}
