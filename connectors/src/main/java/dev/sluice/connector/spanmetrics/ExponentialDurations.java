package dev.sluice.connector.spanmetrics;

import dev.sluice.otlp.write.MetricWriter;
import java.util.Arrays;

/**
 * Durations in buckets whose bounds are powers of a base, which grows until all values fit into so
 * many buckets: the base2 exponential histogram of OpenTelemetry's metrics data model. Bucket
 * {@code i} has what is above {@code 2^(i / 2^scale)}, up to the next such power.
 */
final class ExponentialDurations extends Durations {
  static final int MAX_SCALE = 20;
  private static final int FIRST_BUCKETS = 4;
  private static final long OBJECTS_BYTES = 88;
  private static final double LOG2_E = 1 / Math.log(2);
  private static final int SIGNIFICAND_BITS = 52;
  private static final long SIGNIFICAND = (1L << SIGNIFICAND_BITS) - 1;

  private final int maxSize;
  private long[] counts = new long[FIRST_BUCKETS]; // from the bucket with number low on
  private int scale = MAX_SCALE;
  private int low;
  private int high = -1; // below low: there are none
  private long total;
  private long zeros;
  private double sum;
  private double min;
  private double max;

  /**
   * @param maxSize how many buckets there are at most, at least 2
   */
  ExponentialDurations(int maxSize) {
    this.maxSize = maxSize;
  }

  @Override
  void add(double value, long times) {
    min = total == 0 ? value : Math.min(min, value);
    max = total == 0 ? value : Math.max(max, value);
    total += times;
    if (value == 0) {
      zeros += times;
      return;
    }
    sum += value * times;
    int bucket = bucket(value, scale);
    if (high < low) {
      low = bucket;
      high = bucket;
    } else {
      while (Math.max(high, bucket) - (long) Math.min(low, bucket) >= maxSize) {
        halve();
        bucket = bucket(value, scale);
      }
      reach(bucket);
    }
    counts[bucket - low] += times;
  }

  /** The number of the bucket of a normal number. */
  static int bucket(double value, int scale) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = Math.getExponent(value);
    boolean isPower = (bits & SIGNIFICAND) == 0; // exactly a bound: it is in the bucket below
    if (scale <= 0) {
      return (exponent - (isPower ? 1 : 0)) >> -scale;
    }
    if (isPower) {
      return (exponent << scale) - 1;
    }
    return (int) Math.floor(Math.log(value) * Math.scalb(LOG2_E, scale));
  }

  /** Two buckets become one. */
  private void halve() {
    int newLow = low >> 1;
    int newHigh = high >> 1;
    for (int bucket = low; bucket <= high; bucket++) {
      int from = bucket - low;
      int to = (bucket >> 1) - newLow;
      long count = counts[from];
      counts[from] = 0;
      counts[to] += count; // never ahead of what is read
    }
    low = newLow;
    high = newHigh;
    scale--;
  }

  /** Makes room for a bucket. */
  private void reach(int bucket) {
    int newLow = Math.min(low, bucket);
    int newHigh = Math.max(high, bucket);
    int size = newHigh - newLow + 1;
    long[] from = counts;
    if (size > counts.length) {
      counts = new long[Math.min(maxSize, Math.max(size, 2 * counts.length))];
    }
    if (counts != from || newLow != low) {
      int used = high - low + 1;
      System.arraycopy(from, 0, counts, low - newLow, used);
      if (counts == from) {
        Arrays.fill(counts, 0, low - newLow, 0);
      }
    }
    low = newLow;
    high = newHigh;
  }

  @Override
  void writeTo(MetricWriter out) {
    out.total(total, sum);
    if (total > 0) {
      out.minMax(min, max);
    }
    out.scale(high < low ? 0 : scale, zeros, 0);
    if (high >= low) {
      out.positive(low, Arrays.copyOf(counts, high - low + 1));
    }
  }

  /** With all the buckets that it may come to have. */
  @Override
  long sizeBytes() {
    return OBJECTS_BYTES + 8L * maxSize;
  }
}
