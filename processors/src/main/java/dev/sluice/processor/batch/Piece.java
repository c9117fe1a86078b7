package dev.sluice.processor.batch;

import dev.sluice.data.Batch;

/**
 * A request, or a part of one, that waits to be passed on. It owns one reference of the batch's
 * lease.
 */
record Piece(Caller caller, Batch batch) {
  int items() {
    return batch.items();
  }

  long bytes() {
    return batch.wireBytes();
  }
}
