package dev.sluice.sending;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.holding.Divisible;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.onward.Step.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One batch as a pipeline gave it, from when the exporter took it to when the last of its items has
 * settled. It may be sent whole, together with others, or in pieces.
 *
 * <p>Answered early ({@code reply} is null): its items were counted as held, and every piece moves
 * its share to another term. Otherwise a failure is handed back and counts nothing here. What is
 * also on disk stays there when the exporter stops before it is settled.
 */
final class TakenBatch implements Divisible {
  /** Of a field rather than of an object of its own: a queue holds hundreds of thousands. */
  private static final AtomicIntegerFieldUpdater<TakenBatch> PIECES =
      AtomicIntegerFieldUpdater.newUpdater(TakenBatch.class, "pieces");

  private final BranchLedger branch;
  private final @Nullable Reply reply;
  private final @Nullable StoredRecord record;
  private final Room room;
  private final @Nullable List<Outcome.Part> parts; // guarded by itself; null without a reply

  @SuppressWarnings("UnusedVariable") // it is what PIECES counts in
  private volatile int pieces = 1;

  /**
   * @param room what the batch occupies; given back once, before the reply is completed
   */
  TakenBatch(BranchLedger branch, @Nullable Reply reply, Room room) {
    this.branch = branch;
    this.reply = reply;
    this.parts = reply == null ? null : new ArrayList<>(1);
    this.record = null;
    this.room = room;
  }

  /** One that was answered when it was on disk. */
  TakenBatch(StoredRecord record) {
    this.branch = record.branch();
    this.reply = null;
    this.parts = null;
    this.record = record;
    this.room = record;
  }

  /** Whether it outlives this process. */
  boolean isStored() {
    return record != null;
  }

  @Nullable Reply reply() {
    return reply;
  }

  @Override
  public void addPieces(int more) {
    PIECES.addAndGet(this, more);
  }

  /**
   * A piece reached its destination, which did not keep all of it.
   *
   * @param answer what a waiting caller is told of the piece
   */
  void delivered(int pieceItems, Losses losses, Outcome.Accepted answer) {
    branch.delivered(pieceItems - losses.total());
    branch.rejectedByBackend(losses.rejected());
    losses.dropped().forEach(branch::dropped);
    if (reply == null) {
      branch.held(-pieceItems);
    }
    settle(pieceItems, answer);
  }

  /** A piece will not reach the backend. */
  void failed(int pieceItems, Ending ending) {
    if (record != null && ending.reason() == DropReason.SHUTDOWN) {
      record.leave(pieceItems);
    } else if (reply == null && ending.reason() != null) {
      branch.dropped(ending.reason(), pieceItems);
      branch.held(-pieceItems);
    }
    settle(pieceItems, ending.told());
  }

  private void settle(int pieceItems, Outcome outcome) {
    if (parts != null) {
      synchronized (parts) {
        parts.add(new Outcome.Part(outcome, pieceItems));
      }
    }
    if (PIECES.decrementAndGet(this) == 0) {
      room.giveBack();
      if (reply != null && parts != null) {
        List<Outcome.Part> all;
        synchronized (parts) {
          all = List.copyOf(parts);
        }
        reply.complete(Outcome.combine(all));
      }
    }
  }
}
