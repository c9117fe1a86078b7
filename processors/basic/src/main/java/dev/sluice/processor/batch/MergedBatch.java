package dev.sluice.processor.batch;

import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.holding.Pending.Cut;
import dev.sluice.holding.Share;
import dev.sluice.onward.Journey;
import dev.sluice.processor.batch.BatchMetrics.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch on its way to the next consumer, and whose data is in it. */
final class MergedBatch extends Journey {
  private final Cut<Caller> cut;
  private final Trigger trigger;
  private final Shard shard;
  private volatile @Nullable RetryCause lastCause; // written by whoever has it; why it waits

  MergedBatch(Cut<Caller> cut, Trigger trigger, Shard shard) {
    this.cut = cut;
    this.trigger = trigger;
    this.shard = shard;
  }

  /** Of whose lease it owns a reference. */
  Batch batch() {
    return cut.batch();
  }

  List<Share<Caller>> shares() {
    return cut.shares();
  }

  /** Whether it has the data of several callers, none of whom can be told of his part alone. */
  boolean isMerged() {
    return cut.shares().size() > 1;
  }

  Trigger trigger() {
    return trigger;
  }

  Shard shard() {
    return shard;
  }

  @Nullable RetryCause lastCause() {
    return lastCause;
  }

  void waitsFor(RetryCause cause) {
    lastCause = cause;
  }

  /** That of the hastiest caller who waits. */
  Deadline patience() {
    Deadline earliest = Deadline.NONE;
    for (Share<Caller> share : cut.shares()) {
      Reply reply = share.owner().reply();
      if (reply != null && reply.deadline().exists()) {
        Deadline deadline = reply.deadline();
        if (!earliest.exists() || deadline.atNanos() - earliest.atNanos() < 0) {
          earliest = deadline;
        }
      }
    }
    return earliest;
  }
}
