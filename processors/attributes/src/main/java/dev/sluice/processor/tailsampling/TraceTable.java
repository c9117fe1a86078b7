package dev.sluice.processor.tailsampling;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Traces by id: a hash table whose chains run through the traces, which saves an entry and a key
 * for each. Thread-safe, so that a door may look; no call takes long, and one thread at a time
 * changes it.
 */
final class TraceTable {
  private static final int FIRST_SLOTS = 64;

  private final long forHigh = ThreadLocalRandom.current().nextLong() | 1; // no sender can know
  private final long forLow = ThreadLocalRandom.current().nextLong() | 1;
  private @Nullable Trace[] slots = new @Nullable Trace[FIRST_SLOTS]; // guarded by this
  private int size; // guarded by this

  synchronized int size() {
    return size;
  }

  synchronized @Nullable Trace get(long high, long low) {
    Trace trace = slots[slot(high, low)];
    while (trace != null && (trace.high != high || trace.low != low)) {
      trace = trace.nextInSlot;
    }
    return trace;
  }

  /** Adds a trace that is not there. */
  synchronized void add(Trace trace) {
    if (size >= slots.length) {
      grow();
    }
    int slot = slot(trace.high, trace.low);
    trace.nextInSlot = slots[slot];
    slots[slot] = trace;
    size++;
  }

  /** Removes a trace that is there. */
  synchronized void remove(Trace trace) {
    int slot = slot(trace.high, trace.low);
    Trace before = null;
    Trace there = slots[slot];
    while (there != null && there != trace) {
      before = there;
      there = there.nextInSlot;
    }
    if (there == null) {
      throw new IllegalStateException("no such trace");
    }
    if (before == null) {
      slots[slot] = trace.nextInSlot;
    } else {
      before.nextInSlot = trace.nextInSlot;
    }
    trace.nextInSlot = null;
    size--;
  }

  private void grow() {
    @Nullable Trace[] old = slots;
    slots = new @Nullable Trace[old.length * 2];
    for (Trace first : old) {
      for (Trace trace = first; trace != null; ) {
        Trace next = trace.nextInSlot;
        int slot = slot(trace.high, trace.low);
        trace.nextInSlot = slots[slot];
        slots[slot] = trace;
        trace = next;
      }
    }
  }

  private int slot(long high, long low) {
    long mixed = high * forHigh + low * forLow;
    return (int) (((mixed ^ (mixed >>> 29)) * forHigh) >>> Integer.SIZE) & (slots.length - 1);
  }
}
