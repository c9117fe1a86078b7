package dev.sluice.processor.batch;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.holding.Divisible;
import dev.sluice.holding.KeptRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request as it was taken, until the last of its items has settled; it may go out in several
 * pieces. Its reply waits for that, unless it was answered when it was taken.
 */
final class Caller implements Divisible {
  /** Of a field rather than of an object of its own: there may be hundreds of thousands. */
  private static final AtomicIntegerFieldUpdater<Caller> PIECES =
      AtomicIntegerFieldUpdater.newUpdater(Caller.class, "pieces");

  private final BatchProcessor processor;
  private final KeptRoom.Kept room;
  private final @Nullable Reply reply;
  private final @Nullable List<Outcome.Part> parts; // guarded by itself; null without a reply

  @SuppressWarnings("UnusedVariable") // it is what PIECES counts in
  private volatile int pieces = 1;

  /**
   * @param room what the request occupies; given back once, before the reply
   * @param reply null when it was answered already
   */
  Caller(BatchProcessor processor, KeptRoom.Kept room, @Nullable Reply reply) {
    this.processor = processor;
    this.room = room;
    this.reply = reply;
    this.parts = reply == null ? null : new ArrayList<>(1);
  }

  @Nullable Reply reply() {
    return reply;
  }

  @Override
  public void addPieces(int more) {
    PIECES.addAndGet(this, more);
  }

  void settle(int pieceItems, Outcome outcome) {
    if (parts != null) {
      synchronized (parts) {
        parts.add(new Outcome.Part(outcome, pieceItems));
      }
    }
    if (PIECES.decrementAndGet(this) > 0) {
      return;
    }
    processor.settled(room);
    if (reply != null && parts != null) {
      List<Outcome.Part> all;
      synchronized (parts) {
        all = List.copyOf(parts);
      }
      reply.complete(Outcome.combine(all));
    }
  }
}
