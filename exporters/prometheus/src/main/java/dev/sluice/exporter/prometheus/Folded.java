package dev.sluice.exporter.prometheus;

/**
 * The last cumulative point of a series that was folded.
 *
 * @param sum its sum, or the value of a counter
 * @param count its count
 * @param timeNanos its time, by the sender's clock
 * @param updatedNanos when it came, by the monotonic clock
 */
record Folded(double sum, long count, long timeNanos, long updatedNanos) {
  /** There was none. */
  static final Folded NOTHING = new Folded(0, 0, 0, 0);
}
