package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.flow.Reply;
import dev.sluice.ledger.BranchLedger;

/** What lets batches into the queue. Thread-safe. */
interface Entrance {
  /** Takes the batch, lets its caller wait, or refuses; the reply is completed in any case. */
  void offer(Batch batch, BranchLedger branch, Reply reply);

  /** Refuses from now on, also everybody who waits. */
  void close();
}
