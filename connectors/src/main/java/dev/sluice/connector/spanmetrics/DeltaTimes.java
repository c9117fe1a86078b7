package dev.sluice.connector.spanmetrics;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When series were told last, so that the next point of a delta begins where the one before ended.
 * Of those beyond the limit the ones that were not used for longest are forgotten: their next point
 * begins with its first span. Used by one flush at a time.
 */
final class DeltaTimes {
  private static final float LOAD = 0.75f;

  /** Bytes on the heap of one without its key, about. */
  private static final long OBJECTS_BYTES = 136;

  private final int most;
  private final SeriesRoom room;
  private final Map<Told, Long> times = new LinkedHashMap<>(16, LOAD, true);

  /** A series of a resource. */
  private static final class Told {
    private final ResourceKey resource;
    private final byte[] key;
    private final int hash;

    Told(ResourceKey resource, byte[] key) {
      this.resource = resource;
      this.key = key;
      this.hash = 31 * resource.hashCode() + Arrays.hashCode(key);
    }

    long sizeBytes() {
      return OBJECTS_BYTES + key.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Told that
          && hash == that.hash
          && resource.equals(that.resource)
          && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  DeltaTimes(int most, SeriesRoom room) {
    this.most = most;
    this.room = room;
  }

  /** When a series was told last; the time given where that is not known. */
  long last(ResourceKey resource, SpanSeries series) {
    Long known = times.get(new Told(resource, series.key()));
    return known == null ? series.startUnixNanos() : known;
  }

  /** It is told now. */
  void told(ResourceKey resource, SpanSeries series, long nowUnixNanos) {
    Told told = new Told(resource, series.key());
    if (times.replace(told, nowUnixNanos) != null) {
      return;
    }
    if (times.size() >= most) {
      Iterator<Told> eldest = times.keySet().iterator();
      room.giveBack(eldest.next().sizeBytes());
      eldest.remove();
    }
    if (room.tryTake(told.sizeBytes())) {
      times.put(told, nowUnixNanos);
    }
  }

  /** Forgets all. */
  void close() {
    times.keySet().forEach(each -> room.giveBack(each.sizeBytes()));
    times.clear();
  }
}
