package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.LabelText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of one series. Everything that changes is guarded by the lock of its family. It
 * is its own key among the series of a stream: equal means the same attributes.
 */
abstract sealed class Series extends AttributeBytes
    permits NumberSeries, HistogramSeries, SummarySeries, SumCountSeries {
  /** Of the object itself, the heads of its arrays, and its entries in two maps. */
  private static final int OBJECT_BYTES = 320;

  private final LabelText labels;
  private final @Nullable Target target;
  private final long ownBytes;
  private long arrayBytes; // of what points have brought beside
  private long updatedNanos; // of the monotonic clock
  private long timeNanos; // of the sender
  private boolean set;
  private boolean gone;

  Series(byte[] key, LabelText labels, @Nullable Target target) {
    super(key, key.length, hash(key, key.length));
    this.labels = labels;
    this.target = target;
    this.ownBytes = bytesOf(key, labels);
  }

  /** What a series with that key and these labels takes of the heap, in its maps too, roughly. */
  static long bytesOf(byte[] key, LabelText labels) {
    return OBJECT_BYTES + key.length + labels.retainedBytes();
  }

  /** What it takes now. */
  final long heapBytes() {
    return ownBytes + arrayBytes;
  }

  /**
   * A point brings arrays of so many bytes in place of those that it has.
   *
   * @return whether there is room for them
   */
  final boolean makeRoom(long newArrayBytes, StoreRoom room) {
    long more = newArrayBytes - arrayBytes;
    if (more > 0 && !room.tryTake(more)) {
      return false;
    }
    if (more < 0) {
      room.giveBack(-more);
    }
    arrayBytes = newArrayBytes;
    return true;
  }

  final LabelText labels() {
    return labels;
  }

  final @Nullable Target target() {
    return target;
  }

  /** The time of the last point, by the sender's clock. */
  final long timeNanos() {
    return timeNanos;
  }

  /** Whether it was set from a point of a later time than this. */
  final boolean isNewerThan(long unixNanos) {
    return Long.compareUnsigned(timeNanos, unixNanos) > 0;
  }

  /** Notes that it was set from a point of that time. */
  final void stamp(long newTimeNanos, long nowNanos) {
    timeNanos = newTimeNanos;
    updatedNanos = nowNanos;
    set = true;
  }

  /** Whether it has taken a point yet. */
  final boolean isSet() {
    return set;
  }

  final boolean isExpired(long nowNanos, long lifeNanos) {
    return nowNanos - updatedNanos >= lifeNanos;
  }

  /** It was taken out of its family. */
  final void remove() {
    gone = true;
  }

  final boolean isGone() {
    return gone;
  }

  /** Writes the series; the timestamp is the one to show, if any. */
  abstract void writeTo(ExpositionWriter page, long timestampMillis) throws IOException;
}
