package dev.sluice.processor.batch;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.holding.Divisible;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One request as it was taken, until the last of its items has settled; it may go out in several
 * pieces. Its reply waits for that, unless it was answered when it was taken.
 */
final class Caller implements Divisible {
  private final @Nullable Reply reply;
  private final Runnable onSettled;
  private final AtomicInteger pieces = new AtomicInteger(1);
  private final List<Outcome.Part> parts = new ArrayList<>(1); // guarded by itself

  /**
   * @param reply null when it was answered already
   * @param onSettled gives back what the request occupied; runs once, before the reply
   */
  Caller(@Nullable Reply reply, Runnable onSettled) {
    this.reply = reply;
    this.onSettled = onSettled;
  }

  @Nullable Reply reply() {
    return reply;
  }

  @Override
  public void addPieces(int more) {
    pieces.addAndGet(more);
  }

  void settle(int pieceItems, Outcome outcome) {
    if (reply != null) {
      synchronized (parts) {
        parts.add(new Outcome.Part(outcome, pieceItems));
      }
    }
    if (pieces.decrementAndGet() > 0) {
      return;
    }
    onSettled.run();
    if (reply != null) {
      List<Outcome.Part> all;
      synchronized (parts) {
        all = List.copyOf(parts);
      }
      reply.complete(Outcome.combine(all));
    }
  }
}
