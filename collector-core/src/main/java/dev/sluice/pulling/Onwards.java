package dev.sluice.pulling;

import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;

/** Offers batches, each until it is taken, refused for good or given up. */
interface Onwards {
  /** Takes a batch over, and with it one reference of its lease. It counts as created here. */
  void offer(Batch batch);

  /** Returns by the deadline; what has not been taken then is dropped. Control thread only. */
  void stop(Deadline deadline);
}
