package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelText;
import dev.sluice.exposition.MetricType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All series under one exposed name.
 *
 * <p>Its lock guards the state of every series in it, and the series maps of the streams that feed
 * it. Invariant: no two series have the same labels.
 */
final class Family {
  private static final int OBJECT_BYTES = 1_500;

  private final String name;
  private final MetricType type;
  private final String help;
  private final StoreRoom room;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<LabelText, Series> series = new HashMap<>(); // guarded by lock
  private @Nullable Series overflow; // guarded by lock; also in series
  private int remembered; // guarded by lock; folded series of all streams
  private double[] bounds = {}; // guarded by lock; never written
  private Series @Nullable [] sorted; // guarded by lock; null after a change

  /**
   * @param room gets back what its series took
   */
  Family(String name, MetricType type, String help, StoreRoom room) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.room = room;
  }

  /** What a family takes of the heap without its series, but for the one of those without room. */
  static long bytesOf(String name, String help) {
    return OBJECT_BYTES + 8L * name.length() + 2L * help.length();
  }

  StoreRoom room() {
    return room;
  }

  String name() {
    return name;
  }

  MetricType type() {
    return type;
  }

  String help() {
    return help;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  int size() {
    return series.size();
  }

  /** Series of their own, without the one for those there is no room for. */
  int shown() {
    return overflow == null ? series.size() : series.size() - 1;
  }

  /** The series for those there is no room for, if there is one yet. */
  @Nullable Series overflow() {
    return overflow;
  }

  boolean addOverflow(Series added, long nowNanos, long lifeNanos) {
    if (!add(added, nowNanos, lifeNanos)) {
      return false;
    }
    overflow = added;
    return true;
  }

  void removeExpiredOverflow(long nowNanos, long lifeNanos) {
    Series present = overflow;
    if (present != null && present.isExpired(nowNanos, lifeNanos)) {
      remove(present);
    }
  }

  /** The same bounds in the array that the last histogram had, if they are the same. */
  double[] shared(double[] some) {
    if (!Arrays.equals(bounds, some)) {
      bounds = some;
    }
    return bounds;
  }

  int remembered() {
    return remembered;
  }

  void remembers(int more) {
    remembered += more;
  }

  /** Adds a series unless a live one has its labels. */
  boolean add(Series added, long nowNanos, long lifeNanos) {
    Series present = series.get(added.labels());
    if (present != null) {
      if (!present.isExpired(nowNanos, lifeNanos)) {
        return false;
      }
      remove(present);
    }
    series.put(added.labels(), added);
    Target target = added.target();
    if (target != null) {
      target.seriesAdded();
    }
    sorted = null;
    return true;
  }

  /** Whether a live series has these labels. */
  boolean shows(LabelText labels, long nowNanos, long lifeNanos) {
    Series present = series.get(labels);
    return present != null && !present.isExpired(nowNanos, lifeNanos);
  }

  void remove(Series removed) {
    removed.remove();
    if (overflow != null && overflow.isGone()) {
      overflow = null; // its room is the family's own
    } else {
      room.giveBack(removed.heapBytes());
    }
    series.remove(removed.labels());
    Target target = removed.target();
    if (target != null) {
      target.seriesRemoved();
    }
    sorted = null;
  }

  /** Its series, sorted by labels; not to be written. Takes the lock for short turns. */
  Series[] sorted() {
    Series[] snapshot;
    lock.lock();
    try {
      if (sorted != null) {
        return sorted;
      }
      snapshot = series.values().toArray(new Series[0]);
    } finally {
      lock.unlock();
    }
    Arrays.sort(snapshot, (a, b) -> a.labels().compareTo(b.labels())); // long: without the lock
    lock.lock();
    try {
      if (sorted == null && snapshot.length == series.size() && !anyGone(snapshot)) {
        sorted = snapshot;
      }
    } finally {
      lock.unlock();
    }
    return snapshot;
  }

  private static boolean anyGone(Series[] snapshot) {
    return Arrays.stream(snapshot).anyMatch(Series::isGone);
  }
}
