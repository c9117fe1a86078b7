package dev.sluice.tap;

/**
 * How much a watcher gets. Each of the bounds holds by itself.
 *
 * @param batchesPerSecond of those that pass, so many are copied at most, evenly or, after a pause,
 *     up to a second's worth at once; at least one a day
 * @param mostBatches that wait to be polled
 * @param mostBytes of OTLP in the batches that wait to be polled; a larger batch is never copied
 */
public record TapOptions(double batchesPerSecond, int mostBatches, long mostBytes) {
  private static final double ONE_A_DAY = 1.0 / (24 * 60 * 60);

  public TapOptions {
    if (!(batchesPerSecond >= ONE_A_DAY)) { // not a number neither
      throw new IllegalArgumentException("batchesPerSecond = " + batchesPerSecond);
    }
    if (mostBatches < 1) {
      throw new IllegalArgumentException("mostBatches = " + mostBatches);
    }
    if (mostBytes < 1) {
      throw new IllegalArgumentException("mostBytes = " + mostBytes);
    }
  }
}
