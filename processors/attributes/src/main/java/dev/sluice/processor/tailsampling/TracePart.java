package dev.sluice.processor.tailsampling;

import dev.sluice.data.Slice;
import dev.sluice.otlp.edit.TraceParts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one request brought of a trace in one resource. Changed only before it is shared. */
final class TracePart {
  /** This object and its places, in bytes of heap, less four for each place. */
  static final long OBJECT_BYTES = 56;

  private final int[] places;
  private final int spans;
  private final int bytes;
  private final boolean hasRoot;
  private @Nullable HeldRequest request;
  private @Nullable TracePart next; // of the same trace

  /** As {@link TraceParts.Sink} tells it. */
  TracePart(int[] places, int spans, int bytes, boolean hasRoot) {
    this.places = places;
    this.spans = spans;
    this.bytes = bytes;
    this.hasRoot = hasRoot;
  }

  /** The request that it is of, from when that is held. */
  void of(HeldRequest held) {
    request = held;
  }

  HeldRequest request() {
    return Objects.requireNonNull(request);
  }

  Slice requestBytes() {
    return request().bytes();
  }

  int[] places() {
    return places;
  }

  int spans() {
    return spans;
  }

  /** Size of the resource's entry that it is written as, without tag and length. */
  int bytes() {
    return bytes;
  }

  boolean hasRoot() {
    return hasRoot;
  }

  long objectBytes() {
    return OBJECT_BYTES + (long) places.length * Integer.BYTES;
  }

  @Nullable TracePart next() {
    return next;
  }

  void next(TracePart following) {
    next = following;
  }
}
