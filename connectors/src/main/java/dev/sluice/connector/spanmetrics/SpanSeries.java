package dev.sluice.connector.spanmetrics;

import dev.sluice.otlp.write.AttributeValue;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of one combination of attributes: spans or events, and where its metric or one
 * with the same attributes tells it, how long they took. Guarded by the lock of its resource.
 */
final class SpanSeries {
  /** Bytes on the heap without key, values and durations, and its places in a table, about. */
  static final long OBJECTS_BYTES = 96;

  private final byte[] key; // see KeyLayout; empty: it has what is too much
  private final int hash;
  private final @Nullable AttributeValue @Nullable [] otherTypes;
  private final @Nullable Durations durations;
  private final long startUnixNanos;
  private long seenNanos;
  private long count;
  private boolean told;
  private @Nullable SpanExemplars exemplars;

  /**
   * @param otherTypes values that are no texts, by their number in the key
   * @param startUnixNanos when its first span came
   */
  SpanSeries(
      byte[] key,
      int hash,
      @Nullable AttributeValue @Nullable [] otherTypes,
      @Nullable Durations durations,
      long startUnixNanos) {
    this.key = key;
    this.hash = hash;
    this.otherTypes = otherTypes;
    this.durations = durations;
    this.startUnixNanos = startUnixNanos;
  }

  byte[] key() {
    return key;
  }

  int hash() {
    return hash;
  }

  boolean isOverflow() {
    return key.length == 0;
  }

  @Nullable AttributeValue @Nullable [] otherTypes() {
    return otherTypes;
  }

  @Nullable Durations durations() {
    return durations;
  }

  long startUnixNanos() {
    return startUnixNanos;
  }

  /** When its last span came, on the monotonic clock. */
  long seenNanos() {
    return seenNanos;
  }

  long count() {
    return count;
  }

  /** Counts a span, or one that stands for several. */
  void add(long times, long nowNanos) {
    count += times;
    seenNanos = nowNanos;
  }

  /** Whether it was told before; from now on it was. */
  boolean tellsFirst() {
    boolean first = !told;
    told = true;
    return first;
  }

  @Nullable SpanExemplars exemplars() {
    return exemplars;
  }

  SpanExemplars beginExemplars() {
    SpanExemplars begun = new SpanExemplars();
    exemplars = begun;
    return begun;
  }

  /** Returns those that there were; it begins anew. */
  @Nullable SpanExemplars takeExemplars() {
    SpanExemplars taken = exemplars;
    exemplars = null;
    return taken;
  }

  /** Bytes on the heap without exemplars, about. */
  long sizeBytes() {
    long others = 0;
    if (otherTypes != null) {
      others = 16 + 8L * otherTypes.length;
      for (AttributeValue value : otherTypes) {
        others += value == null ? 0 : 40L + value.encoded().length;
      }
    }
    return sizeBytes(key.length, others, durations);
  }

  static long sizeBytes(int keyBytes, long otherTypesBytes, @Nullable Durations durations) {
    return OBJECTS_BYTES
        + keyBytes
        + otherTypesBytes
        + (durations == null ? 0 : durations.sizeBytes());
  }
}
