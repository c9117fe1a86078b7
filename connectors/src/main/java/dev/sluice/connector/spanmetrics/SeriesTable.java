package dev.sluice.connector.spanmetrics;

import dev.sluice.otlp.view.SpanView;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The series of one metric of one resource, found by their keys without garbage. They keep the
 * order in which they were made, also while others come. Guarded by the lock of its resource.
 */
final class SeriesTable {
  private static final int FIRST = 8;

  /** Beyond this part of the slots, as a divisor, there are more slots. */
  private static final int FILLED = 2;

  private final SeriesRoom room;
  private final int limit;
  private SpanSeries[] list = new SpanSeries[FIRST];
  private int[] slots = new int[FILLED * FIRST]; // place in list plus one, zero is none
  private int size;
  private @Nullable SpanSeries overflow; // also in list
  private long takenBytes;

  /**
   * @param limit how many there may be beside the one that has what is too much; zero: any number
   */
  SeriesTable(SeriesRoom room, int limit) {
    this.room = room;
    this.limit = limit;
  }

  int size() {
    return size;
  }

  SpanSeries get(int place) {
    return list[place];
  }

  /** The series of that key, or null. */
  @Nullable SpanSeries find(KeyBuffer key, int hash) {
    int mask = slots.length - 1;
    for (int at = hash & mask; slots[at] != 0; at = at + 1 & mask) {
      SpanSeries series = list[slots[at] - 1];
      if (series.hash() == hash && key.isSameAs(series.key())) {
        return series;
      }
    }
    return null;
  }

  /**
   * Adds one that is not there; null when the limit or the memory does not let it.
   *
   * @param kind of its durations; null: it has none
   */
  @Nullable SpanSeries add(
      KeyBuffer key, int hash, Durations.@Nullable Kind kind, long startUnixNanos) {
    if (limit > 0 && size >= limit) {
      return null;
    }
    Durations durations = kind == null ? null : kind.newDurations();
    long bytes = SpanSeries.sizeBytes(key.length(), key.otherTypesBytes(), durations);
    if (!tryTake(bytes)) {
      return null;
    }
    SpanSeries series =
        new SpanSeries(key.copy(), hash, key.copyOtherTypes(), durations, startUnixNanos);
    append(series);
    return series;
  }

  /** The one that has what is too much. */
  SpanSeries overflow(Durations.@Nullable Kind kind, long startUnixNanos) {
    SpanSeries known = overflow;
    if (known == null) {
      Durations durations = kind == null ? null : kind.newDurations();
      known = new SpanSeries(new byte[0], 0, null, durations, startUnixNanos);
      overflow = known;
      room.take(known.sizeBytes());
      takenBytes += known.sizeBytes();
      append(known);
    }
    return known;
  }

  private void append(SpanSeries series) {
    if (size == list.length) {
      list = Arrays.copyOf(list, 2 * size);
      slots = new int[FILLED * list.length];
      for (int i = 0; i < size; i++) {
        enter(list[i], i);
      }
    }
    list[size] = series;
    enter(series, size);
    size++;
  }

  private void enter(SpanSeries series, int place) {
    if (series.isOverflow()) {
      return; // it is not looked for
    }
    int mask = slots.length - 1;
    int at = series.hash() & mask;
    while (slots[at] != 0) {
      at = at + 1 & mask;
    }
    slots[at] = place + 1;
  }

  /** Adds an exemplar, unless there are so many or there is no memory for another. */
  void addExemplar(SpanSeries series, SpanView span, double value, int most) {
    SpanExemplars exemplars = series.exemplars();
    if (exemplars == null) {
      if (most <= 0
          || !tryTake(
              SpanExemplars.OBJECTS_BYTES + SpanExemplars.FIRST * SpanExemplars.EACH_BYTES)) {
        return;
      }
      exemplars = series.beginExemplars();
    }
    if (exemplars.count() >= most) {
      return;
    }
    if (exemplars.count() == exemplars.capacity()) {
      if (!tryTake(exemplars.capacity() * SpanExemplars.EACH_BYTES)) {
        return;
      }
      exemplars.grow();
    }
    exemplars.add(span, value);
  }

  private boolean tryTake(long bytes) {
    if (!room.tryTake(bytes)) {
      return false;
    }
    takenBytes += bytes;
    return true;
  }

  /** The exemplars of all series are gone. */
  void clearExemplars() {
    for (int i = 0; i < size; i++) {
      SpanExemplars gone = list[i].takeExemplars();
      if (gone != null) {
        giveBack(SpanExemplars.OBJECTS_BYTES + gone.capacity() * SpanExemplars.EACH_BYTES);
      }
    }
  }

  /** Removes the series that this is true of. */
  void removeIf(Predicate<SpanSeries> isGone) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      SpanSeries series = list[i];
      if (isGone.test(series)) {
        giveBack(series.sizeBytes());
        overflow = series.isOverflow() ? null : overflow;
      } else {
        list[kept++] = series;
      }
    }
    if (kept < size) {
      Arrays.fill(list, kept, size, null);
      Arrays.fill(slots, 0);
      size = kept;
      for (int i = 0; i < size; i++) {
        enter(list[i], i);
      }
    }
  }

  private void giveBack(long bytes) {
    takenBytes -= bytes;
    room.giveBack(bytes);
  }

  /** Gives all memory back; it is not used any more. */
  void close() {
    giveBack(takenBytes);
  }
}
