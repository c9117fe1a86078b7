package dev.sluice.grpc;

import dev.sluice.component.ComponentContext;
import dev.sluice.memory.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.buffer.PooledByteBufAllocator;
import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;

/**
 * Who of one collector's gRPC servers and clients may take how much of Netty's direct memory.
 * Unfinished messages may take two fifths, messages to be sent go to the heap from two fifths on,
 * and nothing more is accepted from four fifths on, so that reads and writes always find room: they
 * break the connection when they do not.
 *
 * <p>Thread-safe.
 */
final class DirectMemory implements AutoCloseable {
  private static final int PAGE_BYTES = 8 * 1024;
  private static final int CHUNK_ORDER = 8; // chunks of 2 MiB, as grpc's own pool has them

  /** Of all collectors in the JVM, whose limit is one, too. */
  private static final PooledByteBufAllocator POOL =
      new PooledByteBufAllocator(
          true,
          PooledByteBufAllocator.defaultNumHeapArena(),
          PooledByteBufAllocator.defaultNumDirectArena(),
          PAGE_BYTES,
          CHUNK_ORDER,
          PooledByteBufAllocator.defaultSmallCacheSize(),
          PooledByteBufAllocator.defaultNormalCacheSize(),
          PooledByteBufAllocator.defaultUseCacheForAllThreads());

  private final long limitBytes;
  private final MemoryBudget arrivals;

  /**
   * @param limitBytes of direct memory
   */
  DirectMemory(long limitBytes) {
    this.limitBytes = limitBytes;
    this.arrivals = new MemoryBudget(Math.max(1, limitBytes / 5 * 2));
  }

  /** That of the collector, bounded by the JVM's limit. */
  static DirectMemory of(ComponentContext context) {
    return context.shared(
        DirectMemory.class, "grpc", () -> new DirectMemory(PlatformDependent.maxDirectMemory()));
  }

  /** What unfinished messages may take. */
  MemoryBudget arrivals() {
    return arrivals;
  }

  /** Whether messages to be sent should keep off it. */
  boolean isBusy() {
    return holdsMoreThan(limitBytes / 5 * 2);
  }

  /** Whether there is just enough left for what cannot be refused. */
  boolean isShort() {
    return holdsMoreThan(limitBytes / 5 * 4);
  }

  /** The first look is cheap; chunks with room left are only seen by the second, which locks. */
  private static boolean holdsMoreThan(long bytes) {
    return PlatformDependent.usedDirectMemory() > bytes && POOL.pinnedDirectMemory() > bytes;
  }

  /** Where the buffers of all channels come from. */
  static ByteBufAllocator pool() {
    return POOL;
  }

  /** How much lies in buffers now. */
  static long bytesInUse() {
    return POOL.pinnedDirectMemory();
  }

  /** Nothing to close; shared objects are closeable. */
  @Override
  public void close() {}
}
