package dev.sluice.sending;

import dev.sluice.flow.Outcome;
import dev.sluice.ledger.DropReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * Items of a request that reached its destination and were not kept there.
 *
 * @param rejected by a backend, in a partial success
 * @param dropped by the exporter's own destination, by reason
 */
record Losses(long rejected, Map<DropReason, Long> dropped) {
  private static final Losses NONE = new Losses(0, Map.of());

  /** What the sender says, as far as a request of so many items can have lost it. */
  static Losses of(Outcome.Accepted answer, long items) {
    if (answer.rejectedItems() <= 0 && answer.dropped().isEmpty()) {
      return NONE;
    }
    return new Losses(Math.max(0, answer.rejectedItems()), answer.dropped()).atMost(items);
  }

  long total() {
    long total = rejected;
    for (long items : dropped.values()) {
      total += items;
    }
    return total;
  }

  /** The first so many of them. */
  Losses atMost(long items) {
    if (this.equals(NONE)) {
      return NONE;
    }
    long first = Math.min(rejected, items);
    long room = items - first;
    Map<DropReason, Long> part = new EnumMap<>(DropReason.class);
    for (Map.Entry<DropReason, Long> entry : dropped.entrySet()) {
      long some = Math.min(entry.getValue(), room);
      if (some > 0) {
        part.put(entry.getKey(), some);
        room -= some;
      }
    }
    return new Losses(first, part);
  }

  /** The others, when {@code part} is taken away. */
  Losses without(Losses part) {
    if (part.equals(NONE)) {
      return this;
    }
    Map<DropReason, Long> rest = new EnumMap<>(DropReason.class);
    dropped.forEach(
        (reason, items) -> {
          long left = items - part.dropped.getOrDefault(reason, 0L);
          if (left > 0) {
            rest.put(reason, left);
          }
        });
    return new Losses(rejected - part.rejected, rest);
  }
}
