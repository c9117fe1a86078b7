package dev.sluice.sending;

import dev.sluice.flow.Outcome;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.onward.Step;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A request that is larger than its backend or we allow. It is cut in two, and what is still too
 * large again, until the item that is has nobody beside it: its neighbours are not lost with it.
 */
record CuttingUp(
    Delivery delivery,
    Executor executor,
    FailureLog log,
    Request request,
    Outcome.Rejected tooLarge)
    implements Step.Detour {
  @Override
  public Outcome last() {
    return tooLarge;
  }

  @Override
  public @Nullable Step begin() {
    if (request.mayBeCut()) {
      try {
        executor.execute(this::cut); // looks into bytes, may inflate
        return null;
      } catch (RejectedExecutionException e) {
        log.cannotCut(e);
      }
    }
    return lost(tooLarge);
  }

  /** The end of one that cannot be cut, and is too large as it is. */
  static Ending lost(Outcome.Rejected tooLarge) {
    return Ending.failed(tooLarge, DropReason.TOO_LARGE, tooLarge.message());
  }

  private void cut() {
    List<Request> pieces;
    try {
      pieces = request.cut(delivery.onward());
    } catch (MemoryRefusedException e) {
      delivery.hadNoMemory(request); // it is as large next time
      return;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      log.cannotCut(e);
      pieces = List.of();
    }
    if (pieces.isEmpty()) {
      delivery.onward().goOn(request, lost(tooLarge)); // no effect when it was given up meanwhile
    } else {
      log.cutUp(tooLarge.message(), request.batch().wireBytes(), request.batch().items());
      delivery.sendInPlace(pieces);
    }
  }
}
