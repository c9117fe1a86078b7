package dev.sluice.memory;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of requests that are through, for those that arrive. A request's array lives as long as a
 * queue is; a collector that copies the young and compacts the old would move its bytes two or
 * three times, and a fresh array is cleared before it is written. An array that is used again is
 * neither, and the one that came back last is taken first: it is the likeliest to lie in the
 * processor's cache still.
 *
 * <p>Whoever gives an array back vouches that nobody reads it any more; {@link MemoryLease} says
 * who can. With assertions on, what is given back is overwritten, so that a test sees who did.
 *
 * <p>What lies here is not charged to the budget; it is bounded, and small while much is in use.
 * Thread-safe and lock-free.
 */
public final class ArrayPool {
  /** Shorter arrays are cheap to make. */
  static final int LEAST_BYTES = 4 * 1024;

  /** Longer ones are rare. */
  static final int MOST_BYTES = 4 * 1024 * 1024;

  /** Four lengths between one power of two and the next, so that at most a quarter is unused. */
  private static final int STEPS_EXPONENT = 2;

  private static final int STEPS = 1 << STEPS_EXPONENT;

  private static final int ARRAYS_OF_A_LENGTH = 64;
  private static final byte GARBAGE = (byte) 0xDD;

  private final long mostIdleBytes;
  private final AtomicLong idleBytes = new AtomicLong();

  /** By class of length; a stack is made when the first array comes back. */
  private final AtomicReferenceArray<@Nullable ArrayStack> idle =
      new AtomicReferenceArray<>(classOf(MOST_BYTES) + 1);

  /**
   * @param mostIdleBytes how much may lie here unused; zero for a pool that keeps nothing
   */
  public ArrayPool(long mostIdleBytes) {
    this.mostIdleBytes = mostIdleBytes;
  }

  /** An array of at least that length, at most a quarter longer. What is in it is undefined. */
  public byte[] take(int length) {
    if (length < LEAST_BYTES || length > MOST_BYTES) {
      return new byte[length];
    }
    int lengthClass = classOf(length);
    ArrayStack stack = idle.get(lengthClass);
    byte[] array = stack == null ? null : stack.pop();
    if (array == null) {
      return new byte[lengthOf(lengthClass)];
    }
    idleBytes.addAndGet(-array.length);
    return array;
  }

  /** Takes an array back, whoever made it. */
  public void give(byte[] array) {
    if (array.length < LEAST_BYTES || array.length > MOST_BYTES) {
      return;
    }
    int lengthClass = classOf(array.length);
    if (lengthOf(lengthClass) != array.length) {
      return;
    }
    assert overwrite(array);
    if (idleBytes.addAndGet(array.length) > mostIdleBytes || !stack(lengthClass).push(array)) {
      idleBytes.addAndGet(-array.length);
    }
  }

  private ArrayStack stack(int lengthClass) {
    ArrayStack stack = idle.get(lengthClass);
    if (stack != null) {
      return stack;
    }
    ArrayStack made = new ArrayStack(ARRAYS_OF_A_LENGTH);
    ArrayStack other = idle.compareAndExchange(lengthClass, null, made);
    return other == null ? made : other;
  }

  /** Bytes that lie here unused. */
  public long idleBytes() {
    return idleBytes.get();
  }

  private static boolean overwrite(byte[] array) {
    Arrays.fill(array, GARBAGE);
    return true;
  }

  /** The smallest class whose arrays have that length; the first one in use is number four. */
  private static int classOf(int length) {
    int top = exponentBelow(length);
    int step = ((length - 1) >>> (top - STEPS_EXPONENT)) - STEPS + 1; // 1 to STEPS
    return (top - exponentBelow(LEAST_BYTES)) * STEPS + step;
  }

  private static int lengthOf(int lengthClass) {
    int top = exponentBelow(LEAST_BYTES) + (lengthClass - 1) / STEPS;
    int step = (lengthClass - 1) % STEPS + 1;
    return (1 << top) + (step << (top - STEPS_EXPONENT));
  }

  /** Of the largest power of two that is shorter. */
  private static int exponentBelow(int length) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length - 1);
  }
}
