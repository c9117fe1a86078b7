package dev.sluice.processor.tailsampling;

import org.jspecify.annotations.Nullable;

/**
 * A trace in memory: undecided, with the parts that came so far, or decided and remembered for the
 * spans that come late. Belongs to whoever has the {@link TraceMemory}, whose table and lists run
 * through it.
 */
final class Trace {
  /** One of these with its share of the table, in bytes of heap. */
  static final long OBJECT_BYTES = 112;

  final long high;
  final long low;
  final long arrivedNanos;

  @Nullable Trace nextInSlot;
  @Nullable Trace older;
  @Nullable Trace newer;
  @Nullable Trace dueBefore;
  @Nullable Trace dueAfter;

  /** The tick it is decided on. */
  long dueTick;

  private @Nullable TracePart first;
  private @Nullable TracePart last;
  private int spans;
  private long bytes;
  private @Nullable Decision decision;
  private long decidedNanos;

  Trace(long high, long low, long arrivedNanos) {
    this.high = high;
    this.low = low;
    this.arrivedNanos = arrivedNanos;
  }

  /** Adds a part to what is decided about. */
  void add(TracePart part) {
    TracePart before = last;
    if (before == null) {
      first = part;
    } else {
      before.next(part);
    }
    last = part;
  }

  /** Counts a part, kept or not. */
  void count(TracePart part) {
    spans += part.spans();
    bytes += part.bytes();
  }

  /** The parts that wait for the decision, linked in the order they came; null when none does. */
  @Nullable TracePart parts() {
    return first;
  }

  /** The same, which are the caller's from now on. */
  @Nullable TracePart takeParts() {
    TracePart taken = first;
    first = null;
    last = null;
    return taken;
  }

  /** All that ever came. */
  int spans() {
    return spans;
  }

  /** Of all that ever came: the sizes of the resources' entries. */
  long bytes() {
    return bytes;
  }

  @Nullable Decision decision() {
    return decision;
  }

  boolean isPending() {
    return decision == null;
  }

  void decided(Decision made, long nowNanos) {
    decision = made;
    decidedNanos = nowNanos;
  }

  long decidedNanos() {
    return decidedNanos;
  }
}
