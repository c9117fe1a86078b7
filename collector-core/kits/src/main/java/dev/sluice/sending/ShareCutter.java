package dev.sluice.sending;

import dev.sluice.holding.Share;
import java.util.ArrayList;
import java.util.List;

/** Says whose the items of each piece are when a request is cut up, piece by piece. */
final class ShareCutter {
  private final List<Share<TakenBatch>> shares;
  private int at;
  private int taken; // items of the share at that place

  /**
   * @param shares of the request, in the order of its items
   */
  ShareCutter(List<Share<TakenBatch>> shares) {
    this.shares = shares;
  }

  /** The shares of the next piece. An owner whose items are in two pieces hears of it. */
  List<Share<TakenBatch>> take(int items) {
    List<Share<TakenBatch>> piece = new ArrayList<>(1);
    for (int left = items; left > 0; ) {
      Share<TakenBatch> share = shares.get(at);
      int some = Math.min(left, share.items() - taken);
      if (some > 0) {
        piece.add(new Share<>(share.owner(), some));
      }
      taken += some;
      left -= some;
      if (taken == share.items()) {
        at++;
        taken = 0;
      } else {
        share.owner().addPieces(1);
      }
    }
    return List.copyOf(piece);
  }
}
