package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelText;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One pair of job and instance, as {@code target_info} shows it while it has live series: with the
 * attributes that came with its newest data. Thread-safe.
 */
final class Target {
  private static final int OBJECT_BYTES = 500;
  private static final int ENTRY_BYTES = 160; // of a map, with the heads of two texts

  private final StoreRoom room;
  private final AtomicInteger series = new AtomicInteger();
  private Map<String, String> attributes; // guarded by this
  private long heapBytes; // guarded by this
  private long describedUnixNanos; // guarded by this; when the data was made that came with them
  private volatile LabelText labels; // written under this
  private volatile long updatedNanos; // of the monotonic clock; any writer may win

  /** A target as it is described first, until data comes. */
  Target(Map<String, String> attributes, LabelText labels, StoreRoom room) {
    this.attributes = attributes;
    this.labels = labels;
    this.room = room;
    this.heapBytes = bytesOf(attributes, labels);
  }

  private static long bytesOf(Map<String, String> attributes, LabelText labels) {
    long bytes = OBJECT_BYTES + labels.retainedBytes();
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      bytes += ENTRY_BYTES + 2L * (attribute.getKey().length() + attribute.getValue().length());
    }
    return bytes;
  }

  /** What it takes of the heap, roughly. */
  synchronized long heapBytes() {
    return heapBytes;
  }

  LabelText labels() {
    return labels;
  }

  /**
   * Data of the target was taken, from a resource with those attributes.
   *
   * @param unixNanos the newest time of the data
   * @param newLabels makes what is shown of the attributes, where they are others than before
   */
  synchronized void describe(
      Map<String, String> newAttributes, long unixNanos, Supplier<LabelText> newLabels) {
    if (Long.compareUnsigned(unixNanos, describedUnixNanos) < 0) {
      return;
    }
    describedUnixNanos = unixNanos;
    if (!attributes.equals(newAttributes)) {
      LabelText shown = newLabels.get();
      long bytes = bytesOf(newAttributes, shown);
      if (!room.tryTake(bytes)) {
        return; // described as before
      }
      room.giveBack(heapBytes);
      heapBytes = bytes;
      attributes = newAttributes;
      labels = shown;
    }
  }

  void seriesAdded() {
    series.incrementAndGet();
  }

  void seriesRemoved() {
    series.decrementAndGet();
  }

  boolean hasSeries() {
    return series.get() > 0;
  }

  void touch(long nowNanos) {
    updatedNanos = nowNanos;
  }

  boolean isShown(long nowNanos, long lifeNanos) {
    return hasSeries() && nowNanos - updatedNanos < lifeNanos;
  }
}
