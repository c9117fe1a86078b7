package dev.sluice.exporter.prometheus;

import dev.sluice.flow.Outcome;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of the data points of one batch. For one thread. */
final class Tally {
  private long taken;
  private long folded;
  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);

  void take() {
    taken++;
  }

  /** A point that was taken, into the series for those there is no room for. */
  void fold() {
    taken++;
    folded++;
  }

  void drop(DropReason reason, long points) {
    if (points > 0) {
      dropped.merge(reason, points, Long::sum);
    }
  }

  /** Of those taken: how many were folded. */
  long folded() {
    return folded;
  }

  long taken() {
    return taken;
  }

  long droppedTotal() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  long dropped(DropReason reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  /** Reasons and numbers, for a log line. */
  @Override
  public String toString() {
    return dropped.entrySet().stream()
        .map(drop -> drop.getKey().label() + ": " + drop.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The same for a queue, which counts. */
  Outcome outcome() {
    return dropped.isEmpty() ? Outcome.accepted() : Outcome.Accepted.dropping(dropped);
  }

  void countIn(BranchLedger branch) {
    branch.delivered(taken);
    dropped.forEach(branch::dropped);
  }
}
