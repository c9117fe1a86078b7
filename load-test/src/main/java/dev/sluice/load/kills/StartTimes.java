package dev.sluice.load.kills;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long the starts took that came to their end. Used by one thread. */
final class StartTimes {
  private final List<Long> sortedNanos = new ArrayList<>();

  void add(long nanos) {
    int place = Collections.binarySearch(sortedNanos, nanos);
    sortedNanos.add(place < 0 ? -place - 1 : place, nanos);
  }

  void forget() {
    sortedNanos.clear();
  }

  long medianNanos() {
    return sortedNanos.isEmpty() ? 0 : sortedNanos.get(sortedNanos.size() / 2);
  }

  long mostNanos() {
    return sortedNanos.isEmpty() ? 0 : sortedNanos.get(sortedNanos.size() - 1);
  }
}
