package dev.sluice.flow;

import dev.sluice.data.Batch;

/**
 * Anything that batches are given to.
 *
 * <p><b>Threads.</b> Many threads may call at once. The call runs to completion on the thread that
 * brought the data, often an event loop: it must not block.
 *
 * <p><b>Reply.</b> Completed exactly once, on any thread, possibly before {@code accept} returns,
 * never under a lock. A consumer that answers {@code Accepted} answers for the items from then on:
 * it delivers them or counts their drop. After any other outcome the caller still owns them.
 *
 * <p><b>Memory.</b> The caller holds a reference of the batch's lease until the reply is completed.
 * A consumer that keeps the batch or its bytes beyond its reply calls {@code
 * batch.lease().retain()} <em>before</em> completing the reply, and {@code release()} once it let
 * go. Where bytes are kept for long, and use under half of what they retain, they are copied first.
 *
 * <p><b>Failure.</b> A throw counts as {@code Rejected(INTERNAL)} unless the reply was completed
 * before; the pipeline engine sees to that at every edge between components.
 */
public interface TelemetryConsumer {
  /** Offers a batch. */
  void accept(Batch batch, Reply reply);

  /**
   * What {@code Accepted} from here is worth. Of several branches it is the strongest promise among
   * them ({@link Durability#ofBranches}): a component that answers before what is behind it has
   * answered may do so only where this is {@link Durability#MEMORY}, that is where no branch
   * promises more.
   */
  default Durability durability() {
    return Durability.DIRECT;
  }
}
