package dev.sluice.tap;

import java.util.Map;

/**
 * What a tap did, in batches. When nothing passes: {@code seen = passedOver + copied +} all that
 * was {@code dropped}.
 *
 * @param seen that were offered at the edge
 * @param passedOver beyond the number that the watcher wants in a second
 * @param copied for the watcher
 * @param dropped for the watcher, by reason; without those that never occurred
 */
public record TapCounts(long seen, long passedOver, long copied, Map<TapDrop, Long> dropped) {
  public TapCounts {
    dropped = Map.copyOf(dropped);
  }

  /** All that was dropped for the watcher. */
  public long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
