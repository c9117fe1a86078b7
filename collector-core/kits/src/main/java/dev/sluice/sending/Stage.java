package dev.sluice.sending;

import dev.sluice.data.Batch;

/** What stands behind the door of the queue: batches are merged there, or wait for a place. */
interface Stage {
  /** Takes a batch, and with it one reference of its lease; {@link #goOn} follows. */
  void put(Batch batch, TakenBatch taken);

  /** Goes on with what was put in. */
  void goOn();
}
