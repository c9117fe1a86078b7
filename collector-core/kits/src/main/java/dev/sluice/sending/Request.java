package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Reply;
import dev.sluice.holding.Share;
import dev.sluice.onward.Journey;
import dev.sluice.onward.Onward;
import dev.sluice.otlp.edit.OtlpSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is sent in one piece, and how its attempts went. It passes from thread to thread, each
 * attempt and each wait being ordered after the one before; only {@code attempt} is looked at from
 * outside, by the watchdog.
 */
final class Request extends Journey {
  /** One item of eight thousand is found with thirteen; so many of them, with not many more. */
  static final int MAX_CUTS = 256;

  private final Batch batch;
  private final List<Share<TakenBatch>> shares;
  private final Deadline patience;
  private final Cancellation cancellation;
  private volatile @Nullable Attempt attempt;

  /** Tries to cut it up that are left to it and to all others of the same batch; null at first. */
  private @Nullable AtomicInteger cutsLeft;

  private @Nullable Request next; // written before it is seen by others

  // Written by whoever holds the request.
  int attempts;
  int attemptsWhileStopping;
  long intervalNanos;
  long activeNanos;
  long attemptStartNanos;

  private Request(
      Batch batch, List<Share<TakenBatch>> shares, Deadline patience, Cancellation cancellation) {
    this.batch = batch;
    this.shares = shares;
    this.patience = patience;
    this.cancellation = cancellation;
  }

  /** One whose caller waits for the end of it; owns a reference of the batch's lease. */
  static Request direct(
      Batch batch, TakenBatch taken, Deadline patience, Cancellation cancellation) {
    return new Request(batch, List.of(new Share<>(taken, batch.items())), patience, cancellation);
  }

  /** One from the queue, sent as it came; owns a reference of the batch's lease. */
  static Request queued(Batch batch, TakenBatch taken) {
    Reply reply = taken.reply();
    return new Request(
        batch,
        List.of(new Share<>(taken, batch.items())),
        Deadline.NONE,
        reply == null ? Cancellation.NEVER : reply.cancellation());
  }

  /** One that the queue has merged; owns a reference of the batch's lease. */
  static Request merged(Batch batch, List<Share<TakenBatch>> shares) {
    return new Request(batch, shares, Deadline.NONE, Cancellation.NEVER);
  }

  /** Whether it consists of several items that can be told apart, and was not cut up too often. */
  boolean mayBeCut() {
    return batch.items() > 1
        && batch.signal() != Signal.PROFILES // one dictionary is for all of it
        && (cutsLeft == null || cutsLeft.get() > 0);
  }

  /**
   * Two or more requests in its place, in order, each knowing the {@linkplain #next next} and the
   * last one its own; empty when it has settled meanwhile or cannot be cut. Each owns a reference
   * of the batch's lease. Computes for long, and may inflate.
   */
  List<Request> cut(Onward<Request> onward) {
    int half = (batch.items() + 1) / 2;
    List<OtlpSplitter.Part> parts =
        OtlpSplitter.split(batch.signal(), batch.payload(), batch.items(), half, 0);
    int counted = parts.stream().mapToInt(OtlpSplitter.Part::items).sum();
    if (parts.size() < 2 || counted != batch.items()) {
      return List.of();
    }
    parts.forEach(part -> batch.lease().retain());
    if (!onward.withdraw(this)) {
      parts.forEach(part -> batch.lease().release());
      return List.of();
    }
    letGo(false);
    AtomicInteger left = cutsLeft == null ? new AtomicInteger(MAX_CUTS) : cutsLeft;
    left.decrementAndGet();
    List<Request> pieces = new ArrayList<>(parts.size());
    ShareCutter cutter = new ShareCutter(shares);
    for (OtlpSplitter.Part part : parts) {
      Request piece =
          new Request(
              batch.withPayload(part.payload(), part.items()),
              cutter.take(part.items()),
              patience,
              Cancellation.NEVER); // it was tried
      piece.cutsLeft = left;
      piece.activeNanos = activeNanos;
      pieces.add(piece);
    }
    for (int i = 0; i < pieces.size() - 1; i++) {
      pieces.get(i).next = pieces.get(i + 1);
    }
    pieces.get(pieces.size() - 1).next = next;
    return pieces;
  }

  /** What is to be sent in the same place when this one has settled; null at the end. */
  @Nullable Request next() {
    return next;
  }

  /** Whether others read the same bytes, so that they cannot be used again after it. */
  boolean isPiece() {
    return cutsLeft != null;
  }

  Batch batch() {
    return batch;
  }

  List<Share<TakenBatch>> shares() {
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
   * Its memory is let go: it has ended.
   *
   * @param reusable whether nobody reads the bytes any more
   */
  void letGo(boolean reusable) {
    if (reusable) {
      batch.lease().releaseForReuse();
    } else {
      batch.lease().release();
    }
  }

  /** The last attempt, which may have ended; null before the first. */
  @Nullable Attempt attempt() {
    return attempt;
  }

  void attempting(Attempt newAttempt) {
    attempt = newAttempt;
  }
}
