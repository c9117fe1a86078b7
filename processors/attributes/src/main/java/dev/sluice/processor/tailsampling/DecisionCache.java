package dev.sluice.processor.tailsampling;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ids of traces that were decided, as far as they are remembered: of the last so many that were
 * decided or asked for. As in the reference it is the second half of the id that counts. One thread
 * at a time.
 */
final class DecisionCache {
  /** Of one id, in bytes of heap: an entry, its key, its share of the table. */
  static final long ENTRY_BYTES = 80;

  private final int capacity;
  private final Map<Long, Boolean> ids = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param capacity zero or less for none
   */
  DecisionCache(int capacity) {
    this.capacity = capacity;
  }

  boolean isUsed() {
    return capacity > 0;
  }

  /** Whether the id is remembered; it is one of the last from now on. */
  boolean has(long low) {
    return capacity > 0 && ids.get(low) != null;
  }

  void put(long low) {
    if (capacity <= 0) {
      return;
    }
    ids.put(low, Boolean.TRUE);
    if (ids.size() > capacity) {
      ids.remove(ids.keySet().iterator().next());
    }
  }

  int size() {
    return ids.size();
  }

  void clear() {
    ids.clear();
  }
}
