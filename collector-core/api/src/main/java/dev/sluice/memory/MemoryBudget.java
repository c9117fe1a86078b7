package dev.sluice.memory;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many bytes of telemetry a collector may keep alive at once. Thread-safe and lock-free.
 *
 * <p>Invariant: {@code used = sum of all charges not yet released}. {@link #tryCharge} never takes
 * {@code used} above the capacity; {@link #charge} may, for bytes that replace others or that are
 * already answered for.
 */
public final class MemoryBudget {
  /** A request up to this size may use the part of the budget that is kept for small ones. */
  static final long SMALL_REQUEST_BYTES = 32 * 1024;

  /** What part of the capacity is kept for small requests, as a divisor. */
  private static final int KEPT_FOR_SMALL = 4;

  /** How much may lie in the pool of arrays, as a divisor of the capacity, and at most. */
  private static final int IDLE_PART = 16;

  private static final long MOST_IDLE_BYTES = 64L << 20;

  private final long capacityBytes;
  private final long heapBytes;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();
  private final AtomicLong kept = new AtomicLong(); // of used, what shares hold
  private final LongAdder refusedArrivals = new LongAdder();
  private final ArrayPool arrays;

  /** A budget of so many bytes. */
  public MemoryBudget(long capacityBytes) {
    this(capacityBytes, Runtime.getRuntime().maxMemory());
  }

  /**
   * A budget of so many bytes.
   *
   * @param heapBytes of the whole heap that it is a part of
   */
  public MemoryBudget(long capacityBytes, long heapBytes) {
    if (capacityBytes <= 0) {
      throw new IllegalArgumentException("capacityBytes = " + capacityBytes);
    }
    this.capacityBytes = capacityBytes;
    this.heapBytes = heapBytes;
    this.arrays = new ArrayPool(Math.min(MOST_IDLE_BYTES, capacityBytes / IDLE_PART));
  }

  /** A budget that never refuses, for tests and for embedders who bound memory elsewhere. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(Long.MAX_VALUE);
  }

  /** Charges {@code bytes} if they fit; never waits. */
  public boolean tryCharge(long bytes) {
    return tryChargeBelow(capacityBytes, bytes);
  }

  /**
   * Charges bytes that nobody needs, such as a copy for whoever watches, if at most half of the
   * capacity is used with them; never waits. They are the first to be refused when memory is short,
   * and never what shuts requests out.
   */
  public boolean tryChargeSpare(long bytes) {
    return tryChargeBelow(capacityBytes / 2, bytes);
  }

  /**
   * Charges bytes of a request that is arriving, if they fit; never waits. A quarter of the
   * capacity is kept for requests of at most 32 KiB: many clients with large or unfinished requests
   * cannot shut out those who send little.
   *
   * @param heldByRequest bytes that the same request has charged before
   */
  public boolean tryChargeArrival(long bytes, long heldByRequest) {
    boolean small = bytes <= SMALL_REQUEST_BYTES - heldByRequest;
    boolean fits = tryChargeBelow(small ? capacityBytes : forLarge(), bytes);
    if (!fits) {
      refusedArrivals.increment();
    }
    return fits;
  }

  private long forLarge() {
    return capacityBytes - capacityBytes / KEPT_FOR_SMALL;
  }

  /**
   * How many charges for arriving bytes were refused so far: while it grows, whoever holds bytes
   * without need keeps others out.
   */
  public long refusedArrivals() {
    return refusedArrivals.sum();
  }

  /**
   * What one component may keep beyond its answers; see {@link BudgetShare}. All shares together
   * stay below what large requests may use.
   */
  public BudgetShare newShare() {
    return newShare(Long.MAX_VALUE);
  }

  /**
   * The same for a component with a bound of its own.
   *
   * @param mostBytes that it keeps, however much is free
   */
  public BudgetShare newShare(long mostBytes) {
    return new BudgetShare(forLarge(), kept, mostBytes);
  }

  private boolean tryChargeBelow(long ceiling, long bytes) {
    checkAmount(bytes);
    for (long seen = used.get(); bytes <= ceiling - seen; seen = used.get()) {
      if (used.compareAndSet(seen, seen + bytes)) {
        notePeak(seen + bytes);
        return true;
      }
    }
    return false;
  }

  /**
   * Charges bytes that are needed on the way out, such as a plain copy of what is kept compressed,
   * if they fit; never waits. Where the heap has more than the capacity they may use half of that
   * rest, and need as much again free beside them: what arrives cannot keep out what is to go.
   */
  public boolean tryChargeOnward(long bytes) {
    return tryChargeBelow(Math.max(capacityBytes, heapBytes / 4 * 3 - bytes), bytes);
  }

  /**
   * The same for whoever has to give up what it was at without them.
   *
   * @throws MemoryRefusedException when they do not fit
   */
  public void chargeOnward(long bytes) {
    if (!tryChargeOnward(bytes)) {
      throw new MemoryRefusedException(bytes);
    }
  }

  /** Charges in any case: for a copy that lets a larger array go, or data already answered for. */
  public void charge(long bytes) {
    checkAmount(bytes);
    notePeak(used.addAndGet(bytes));
  }

  /** Gives charged bytes back. */
  public void release(long bytes) {
    checkAmount(bytes);
    if (used.addAndGet(-bytes) < 0) {
      throw new IllegalStateException("released more than was charged");
    }
  }

  /** A lease over bytes that were charged before; its last release gives them back. */
  public MemoryLease leaseCharged(long bytes) {
    checkAmount(bytes);
    return new FixedLease(this, bytes);
  }

  /** Arrays for arriving requests. What lies there unused is not charged. */
  public ArrayPool arrays() {
    return arrays;
  }

  public long capacityBytes() {
    return capacityBytes;
  }

  /** The whole heap that the capacity is a part of: what is charged in any case has to fit it. */
  public long heapBytes() {
    return heapBytes;
  }

  public long usedBytes() {
    return used.get();
  }

  /** The highest use since the budget was made. */
  public long peakBytes() {
    return peak.get();
  }

  private void notePeak(long now) {
    for (long seen = peak.get(); now > seen; seen = peak.get()) {
      if (peak.compareAndSet(seen, now)) {
        return;
      }
    }
  }

  private static void checkAmount(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes = " + bytes);
    }
  }
}
