package dev.sluice.exporter.prometheus;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of one metric of one origin, by their attributes. Guarded by the lock of the family.
 */
final class Stream {
  private static final int OBJECT_BYTES = 400;
  private static final int FOLDED_BYTES = 160;

  private final Family family;
  private final Map<AttributeBytes, Series> series = new HashMap<>();
  private final Map<AttributeBytes, Folded> folded = new HashMap<>(0);

  Stream(Family family) {
    this.family = family;
  }

  /** What a stream with that key takes of the heap without its series. */
  static long bytesOf(SeriesOrigin.StreamKey key) {
    return OBJECT_BYTES + 2L * key.name().length() + 2L * key.unit().length();
  }

  Family family() {
    return family;
  }

  @Nullable Series find(AttributeBytes attributes) {
    Series found = series.get(attributes);
    if (found != null && found.isGone()) {
      series.remove(found);
      return null;
    }
    return found;
  }

  void add(Series added) {
    series.put(added, added);
  }

  @Nullable Folded folded(AttributeBytes attributes) {
    return folded.get(attributes);
  }

  /** False when there is no room for one more. */
  boolean remember(AttributeBytes attributes, Folded last) {
    if (folded.replace(attributes, last) == null) {
      if (!family.room().tryTake(FOLDED_BYTES + attributes.size())) {
        return false;
      }
      folded.put(attributes.frozen(), last);
      family.remembers(1);
    }
    return true;
  }

  void remove(Series removed) {
    series.remove(removed);
    family.remove(removed);
  }

  void removeExpired(long nowNanos, long lifeNanos) {
    for (Iterator<Series> all = series.values().iterator(); all.hasNext(); ) {
      Series one = all.next();
      if (one.isGone()) {
        all.remove();
      } else if (one.isExpired(nowNanos, lifeNanos)) {
        all.remove();
        family.remove(one);
      }
    }
    int before = folded.size();
    folded
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = nowNanos - entry.getValue().updatedNanos() >= lifeNanos;
              if (gone) {
                family.room().giveBack(FOLDED_BYTES + entry.getKey().size());
              }
              return gone;
            });
    family.remembers(folded.size() - before);
  }

  boolean isEmpty() {
    return series.isEmpty() && folded.isEmpty();
  }
}
