package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Fields;

/** One side of an exponential histogram. */
public final class BucketsView extends MessageView {
  BucketsView() {
    super(Fields.Buckets.BUCKET_COUNTS);
  }

  /** The index of the first bucket. */
  public int offset() {
    return NumberLists.zigzag(varint(Fields.Buckets.OFFSET));
  }

  /** A new array; counts are unsigned. */
  public long[] bucketCounts() {
    return NumberLists.varints(this, Fields.Buckets.BUCKET_COUNTS);
  }
}
