package dev.sluice.component;

import dev.sluice.data.Batch;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.ledger.BranchLedger;

/**
 * Takes data out of the collector. One instance serves every pipeline of one signal that names its
 * id.
 */
public interface Exporter extends Component {
  /**
   * Offers a batch; the rules of {@link dev.sluice.flow.TelemetryConsumer} hold.
   *
   * @param branch the account of the pipeline it comes from; the exporter counts there as {@link
   *     BranchLedger} says
   */
  void export(Batch batch, BranchLedger branch, Reply reply);

  /**
   * Tells of a pipeline that ends here, before {@link #start} and once for each: the accounts for
   * what an earlier run has left.
   */
  default void attach(BranchLedger branch) {}

  /** What {@code Accepted} from here is worth. */
  Durability durability();

  /**
   * Whether a full queue pushes back on the whole pipeline rather than dropping on this branch
   * alone.
   */
  default boolean blocksOnOverflow() {
    return false;
  }
}
