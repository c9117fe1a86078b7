package dev.sluice.grpc;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.RecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.util.UncheckedBooleanSupplier;

/**
 * How much one connection reads before others have their turn: a few buffers, which grow with what
 * arrives, as Netty's do. Where many calls came in one buffer, the rest of it has to wait, in
 * direct memory: then the next ones are small, until such have been filled without that.
 *
 * <p>One for each connection; used on its event loop.
 */
final class BoundedReads implements RecvByteBufAllocator {
  static final int READS_IN_A_TURN = 4;
  static final int FEWEST_BYTES = 2 * 1024;
  static final int MOST_BYTES = 64 * 1024;

  private static final RecvByteBufAllocator ADAPTIVE =
      new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_IN_A_TURN);

  private int limitBytes = MOST_BYTES;
  private boolean filled; // by the last read, whose bytes did not have to wait

  /** The bytes of the last read were too much for one turn. */
  void hadToWait() {
    limitBytes = FEWEST_BYTES;
    filled = false;
  }

  @Override
  public ExtendedHandle newHandle() {
    return new Limited((ExtendedHandle) ADAPTIVE.newHandle());
  }

  private final class Limited extends DelegatingHandle implements ExtendedHandle {
    private final ExtendedHandle adaptive;

    Limited(ExtendedHandle adaptive) {
      super(adaptive);
      this.adaptive = adaptive;
    }

    @Override
    public int guess() {
      return Math.min(limitBytes, adaptive.guess());
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      if (filled) {
        filled = false;
        limitBytes = Math.min(MOST_BYTES, 2 * limitBytes);
      }
      return allocator.ioBuffer(guess());
    }

    @Override
    public void lastBytesRead(int bytes) {
      filled = bytes > 0 && bytes == adaptive.attemptedBytesRead();
      adaptive.lastBytesRead(bytes);
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return adaptive.continueReading(maybeMoreData);
    }
  }
}
