package dev.sluice.grpc;

import dev.sluice.memory.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.AbstractByteBufAllocator;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.buffer.UnpooledHeapByteBuf;

/**
 * The buffers of a client's channel. grpc copies a whole message into them at once, however little
 * of it the peer takes: while direct memory is busy, they lie on the heap and are charged to the
 * collector's budget. What the socket takes of those is copied once more, piece by piece.
 *
 * <p>Thread-safe, as the buffers' memory is; the buffers are not.
 */
final class MessageBuffers extends AbstractByteBufAllocator {
  private final ByteBufAllocator pool = DirectMemory.pool();
  private final DirectMemory direct;
  private final MemoryBudget budget;

  MessageBuffers(DirectMemory direct, MemoryBudget budget) {
    super(true);
    this.direct = direct;
    this.budget = budget;
  }

  /** Of a fixed size: that is how grpc asks for the buffers of a message. */
  @Override
  public ByteBuf buffer(int initialCapacity, int maxCapacity) {
    return initialCapacity == maxCapacity && direct.isBusy()
        ? new ChargedBuffer(this, budget, maxCapacity)
        : super.buffer(initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return pool.heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return pool.directBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return pool.isDirectBufferPooled();
  }

  /** Invariant: the budget holds its length until it is freed. */
  private static final class ChargedBuffer extends UnpooledHeapByteBuf {
    private final MemoryBudget budget;

    ChargedBuffer(ByteBufAllocator allocator, MemoryBudget budget, int length) {
      super(allocator, length, length);
      this.budget = budget;
      budget.charge(length);
    }

    @Override
    protected void freeArray(byte[] array) {
      super.freeArray(array);
      budget.release(array.length);
    }
  }
}
