package dev.sluice.engine;

import dev.sluice.data.Batch;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.DropReason;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * One batch to several branches: a pipeline to its exporters, a receiver or connector to its
 * pipelines. The bytes are shared. Every branch is offered the batch at once, without waiting for
 * the others; the answer is made when all have answered:
 *
 * <ol>
 *   <li>All accepted: {@code Accepted}. What a backend rejected was counted by its branch.
 *   <li>At least one accepted, and every other one either rejected for good, or is full ({@code
 *       Retry(QUEUE_FULL)}) and does not push back, or has retried to its limit ({@code
 *       Retry(EXHAUSTED)}): {@code Accepted}; those branches count {@code dropped} with {@code
 *       permanent}, {@code queue_full} or {@code retry_elapsed}. A dead branch neither slows nor
 *       duplicates its neighbours.
 *   <li>All rejected for good: the first {@code Rejected}; nothing is counted.
 *   <li>Otherwise: {@code Retry}, with a resumption that offers only to branches which have neither
 *       taken nor rejected the batch. Nothing is dropped yet: a full branch gets another chance
 *       with the resumed offer. Branches that took it are {@code ahead} until the offer settles, or
 *       count {@code extra} when it is abandoned.
 * </ol>
 */
final class FanOut implements TelemetryConsumer {
  private final List<Branch> branches;
  private final LongConsumer passed;

  /** One way out. */
  interface Branch {
    /** Where to offer; it counts what it takes by itself. */
    TelemetryConsumer way();

    /** Whether a full queue there pushes back on everybody. */
    boolean pushesBack();

    /** Counts items as taken and dropped. */
    void drop(DropReason reason, long items);

    /** Counts items taken while a sibling has not taken them yet; negative when settled. */
    void ahead(long items);

    /** Counts items taken although the sender was told to send them again. */
    void extra(long items);
  }

  /**
   * @param branches at least two
   * @param passed gets the items of everything that was answered {@code Accepted}
   */
  FanOut(List<? extends Branch> branches, LongConsumer passed) {
    this.branches = List.copyOf(branches);
    this.passed = passed;
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    batch.lease().retain();
    batch.lease().release(); // with several readers, no one of them speaks for the bytes
    new Offering(branches, batch, passed).begin(reply);
  }

  @Override
  public Durability durability() {
    return Durability.ofBranches(branches.stream().map(b -> b.way().durability()).toList());
  }
}
