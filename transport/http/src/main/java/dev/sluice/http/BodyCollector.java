package dev.sluice.http;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Copies a body out of Netty's buffers into one exact array, which grows as bytes arrive: a client
 * that announces much and sends little takes little. What it holds is charged. Confined to one
 * thread at a time.
 */
final class BodyCollector {
  /** What became of a chunk. */
  enum Taken {
    YES,
    TOO_LARGE,
    NO_MEMORY
  }

  private static final int FIRST_BYTES = 64 * 1024;
  private static final int FIRST_BYTES_OF_UNKNOWN = 4 * 1024;

  /** Sparing with copies: a body of known size is copied at most an eighth. */
  private static final long GROWTH_OF_KNOWN = 8;

  private static final byte[] EMPTY = new byte[0];

  private final MemoryBudget budget;
  private final long limitBytes;
  private final long knownBytes;
  private byte[] bytes = EMPTY;
  private int size;
  private long receivedBytes;

  /**
   * @param knownBytes the announced size, at most the limit; negative when it is not known
   */
  BodyCollector(MemoryBudget budget, long limitBytes, long knownBytes) {
    this.budget = budget;
    this.limitBytes = limitBytes;
    this.knownBytes = knownBytes;
  }

  Taken take(ByteBuf chunk) {
    int more = chunk.readableBytes();
    if (more == 0) {
      return Taken.YES;
    }
    long needed = (long) size + more;
    if (needed > limitBytes) {
      return Taken.TOO_LARGE;
    }
    if (needed > bytes.length && !grow(needed)) {
      return Taken.NO_MEMORY;
    }
    chunk.readBytes(bytes, size, more);
    size += more;
    receivedBytes += more;
    return Taken.YES;
  }

  private boolean grow(long needed) {
    long first = knownBytes < 0 ? FIRST_BYTES_OF_UNKNOWN : FIRST_BYTES;
    long grown = bytes.length * (knownBytes < 0 ? 2 : GROWTH_OF_KNOWN);
    long target = Math.max(needed, Math.max(first, grown));
    int next = (int) Math.min(target, knownBytes < 0 ? limitBytes : knownBytes);
    if (!budget.tryChargeArrival(next, 0)) {
      return false;
    }
    byte[] old = bytes;
    bytes = Arrays.copyOf(old, next);
    budget.release(old.length);
    return true;
  }

  /** All that was taken, also when it has been handed over since. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** The whole body; its lease is the caller's, and this object is empty. */
  LeasedBytes finish() {
    if (size < bytes.length) {
      budget.charge(size);
      budget.release(bytes.length);
      bytes = Arrays.copyOf(bytes, size);
    }
    LeasedBytes result = new LeasedBytes(Slice.of(bytes), budget.leaseCharged(size));
    bytes = EMPTY;
    size = 0;
    return result;
  }

  /** Gives everything back. */
  void abandon() {
    budget.release(bytes.length);
    bytes = EMPTY;
    size = 0;
  }
}
