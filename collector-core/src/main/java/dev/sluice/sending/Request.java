package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Reply;
import dev.sluice.holding.Share;
import dev.sluice.runtime.Scheduler.Timer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent in one piece, and how its attempts went. It passes from thread to thread, each
 * attempt and each wait being ordered after the one before; only {@code timer}, {@code attempt} and
 * the settled flag are looked at from outside: when the exporter stops, and by the watchdog.
 */
final class Request {
  private final Batch batch;
  private final List<Share<Origin>> shares;
  private final Deadline patience;
  private final Cancellation cancellation;
  private volatile boolean settled; // written under this
  private volatile @Nullable Timer timer;
  private volatile @Nullable Attempt attempt;

  // Written by whoever holds the request.
  int attempts;
  int attemptsWhileStopping;
  long intervalNanos;
  long activeNanos;
  long attemptStartNanos;

  private Request(
      Batch batch, List<Share<Origin>> shares, Deadline patience, Cancellation cancellation) {
    this.batch = batch;
    this.shares = shares;
    this.patience = patience;
    this.cancellation = cancellation;
  }

  /** One whose caller waits for the end of it; owns a reference of the batch's lease. */
  static Request direct(Batch batch, Origin origin, Deadline patience, Cancellation cancellation) {
    return new Request(batch, List.of(new Share<>(origin, batch.items())), patience, cancellation);
  }

  /** One from the queue, sent as it came; owns a reference of the batch's lease. */
  static Request queued(Batch batch, Origin origin) {
    Reply reply = origin.reply();
    return new Request(
        batch,
        List.of(new Share<>(origin, batch.items())),
        Deadline.NONE,
        reply == null ? Cancellation.NEVER : reply.cancellation());
  }

  /** One that the queue has merged; owns a reference of the batch's lease. */
  static Request merged(Batch batch, List<Share<Origin>> shares) {
    return new Request(batch, shares, Deadline.NONE, Cancellation.NEVER);
  }

  Batch batch() {
    return batch;
  }

  List<Share<Origin>> shares() {
    return shares;
  }

  /** Whether it outlives this process, so that stopping costs nothing. */
  boolean isStored() {
    return shares.get(0).owner().isStored(); // all came through the same queue
  }

  Deadline patience() {
    return patience;
  }

  /** Whether its caller took it back before anything was tried. */
  boolean isWithdrawn() {
    return attempts == 0 && cancellation.isRequested();
  }

  /**
   * Claims the right to settle it; true once. Then its memory is let go.
   *
   * @param reusable whether nobody reads the bytes any more
   */
  boolean beginSettling(boolean reusable) {
    synchronized (this) {
      if (settled) {
        return false;
      }
      settled = true;
    }
    if (reusable) {
      batch.lease().releaseForReuse();
    } else {
      batch.lease().release();
    }
    return true;
  }

  boolean isSettled() {
    return settled;
  }

  /** Adds a reference to the batch's lease, which somebody is sure to hold until it settles. */
  synchronized boolean retainUnlessSettled() {
    if (settled) {
      return false;
    }
    batch.lease().retain();
    return true;
  }

  /** The last attempt, which may have ended; null before the first. */
  @Nullable Attempt attempt() {
    return attempt;
  }

  void attempting(Attempt newAttempt) {
    attempt = newAttempt;
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
