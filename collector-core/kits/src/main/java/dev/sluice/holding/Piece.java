package dev.sluice.holding;

import dev.sluice.data.Batch;

/**
 * A batch, or a part of one, that waits to be merged. It owns one reference of the batch's lease.
 *
 * @param owner who brought it
 * @param batch the data
 * @param oversize whether it is larger than a limit and cannot be cut
 */
record Piece<O extends Divisible>(O owner, Batch batch, boolean oversize) {
  int items() {
    return batch.items();
  }

  long bytes() {
    return batch.wireBytes();
  }
}
