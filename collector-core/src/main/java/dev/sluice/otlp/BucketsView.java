package dev.sluice.otlp;

/** One side of an exponential histogram. */
public final class BucketsView extends MessageView {
  BucketsView() {
    super(2);
  }

  /** The index of the first bucket. */
  public int offset() {
    return Numbers.zigzag(varint(1));
  }

  /** A new array; counts are unsigned. */
  public long[] bucketCounts() {
    return Numbers.varints(this, 2);
  }
}
