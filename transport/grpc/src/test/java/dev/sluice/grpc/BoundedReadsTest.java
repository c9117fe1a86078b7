package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.UnpooledByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.RecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedReadsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final BoundedReads reads = new BoundedReads();
  private final RecvByteBufAllocator.ExtendedHandle handle = reads.newHandle();

  /** Fills buffers until the turn is over; returns their sizes. */
  private List<Integer> turn() {
    List<Integer> sizes = new ArrayList<>();
    handle.reset(channel.config());
    do {
      ByteBuf buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
      sizes.add(buffer.writableBytes());
      handle.attemptedBytesRead(buffer.writableBytes());
      handle.lastBytesRead(buffer.writableBytes());
      handle.incMessagesRead(1);
      buffer.release();
    } while (handle.continueReading());
    handle.readComplete();
    return sizes;
  }

  private int largestAfter(int turns) {
    int size = 0;
    for (int i = 0; i < turns; i++) {
      size = turn().get(0);
    }
    return size;
  }

  @Test
  void aTurnIsAFewReadsWhichGrowWithLargeMessages() {
    assertThat(turn()).hasSize(BoundedReads.READS_IN_A_TURN);
    assertThat(largestAfter(10)).isEqualTo(BoundedReads.MOST_BYTES);
    assertThat(turn()).hasSize(BoundedReads.READS_IN_A_TURN);
  }

  @Test
  void whoseBytesHadToWaitReadsLittleUntilTheyNoLongerDo() {
    largestAfter(10);
    for (int i = 0; i < 5; i++) {
      reads.hadToWait();
      assertThat(handle.guess()).isLessThanOrEqualTo(BoundedReads.FEWEST_BYTES);
      assertThat(turn().get(0)).isLessThanOrEqualTo(BoundedReads.FEWEST_BYTES);
    }
    assertThat(largestAfter(10)).isEqualTo(BoundedReads.MOST_BYTES);
  }
}
