package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Slice;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.TestContext;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongBodyTest {
  private final Client client = new Client();
  private final EmbeddedChannel channel = new EmbeddedChannel(client);
  private final Deque<Runnable> executor = new ArrayDeque<>();
  private final TestContext context =
      TestContext.of(ComponentKind.RECEIVER, "otlp").withExecutor(executor::add);
  private final Numbers source = new Numbers();
  private final ChannelPromise written = channel.newPromise();

  /** Takes a piece when the test says so. */
  private static final class Client extends ChannelOutboundHandlerAdapter {
    private final Deque<ChannelPromise> untaken = new ArrayDeque<>();
    private final List<Byte> seen = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      if (message instanceof LastHttpContent) {
        seen.add((byte) -1);
      } else if (message instanceof HttpContent content) {
        seen.add(content.content().getByte(0));
      }
      ReferenceCountUtil.release(message);
      untaken.add(promise);
    }

    void take() {
      untaken.remove().setSuccess();
    }
  }

  /** Pieces of one byte, counting from 1. */
  private static final class Numbers implements BodySource {
    private int most = Integer.MAX_VALUE;
    private int asked;
    private int closed;

    @Override
    public @Nullable Slice next() {
      asked++;
      return asked > most ? null : piece(asked);
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private static Slice piece(int number) {
    return Slice.of(new byte[] {(byte) number});
  }

  private LongBody body() {
    return new LongBody(channel, context, "/page", List.of(piece(0)), source, written);
  }

  /** Lets the source make what it was asked for. */
  private void make() {
    while (!executor.isEmpty()) {
      executor.remove().run();
      channel.runPendingTasks();
    }
  }

  @AfterEach
  void close() {
    channel.close();
    context.close();
  }

  @Test
  void onePieceIsMadeAheadOfWhatTheClientTook() {
    body().write();
    for (int taken = 0; taken < 50; taken++) {
      make();
      make();
      assertThat(client.untaken).hasSize(1);
      assertThat(source.asked).isEqualTo(taken + 1);
      client.take();
      channel.runPendingTasks();
    }
    assertThat(client.seen).hasSize(51).startsWith((byte) 0, (byte) 1, (byte) 2);
  }

  @Test
  void aClientThatIsFasterThanTheSourceGetsEachPieceAtOnce() {
    source.most = 2;
    body().write();
    client.take();
    assertThat(client.untaken).isEmpty();
    make();
    assertThat(client.seen).containsExactly((byte) 0, (byte) 1);
    client.take();
    make();
    client.take();
    make();
    assertThat(client.seen).containsExactly((byte) 0, (byte) 1, (byte) 2, (byte) -1);
    assertThat(source.closed).isOne();
    assertThat(written.isDone()).isFalse();
    client.take();
    assertThat(written.isSuccess()).isTrue();
  }

  @Test
  void aSourceThatIsMakingAPieceIsClosedAfterwards() {
    LongBody body = body();
    body.write();
    body.close();
    assertThat(source.closed).isZero();
    make();
    assertThat(source.closed).isOne();
    assertThat(client.seen).containsExactly((byte) 0);
    assertThat(executor).isEmpty();
  }

  @Test
  void aSourceThatWaitsForTheClientIsClosedAtOnce() {
    LongBody body = body();
    body.write();
    make();
    body.close();
    body.close();
    assertThat(source.closed).isOne();
    client.take();
    assertThat(client.seen).containsExactly((byte) 0);
  }

  @Test
  void aPieceThatCannotBeWrittenEndsTheConnection() {
    body().write();
    make();
    client.untaken.remove().setFailure(new java.io.IOException("gone"));
    assertThat(source.closed).isOne();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whenTheExecutorTakesNothingMoreTheConnectionEnds() {
    context.withExecutor(
        task -> {
          throw new RejectedExecutionException("stopping");
        });
    body().write();
    assertThat(source.closed).isOne();
    assertThat(channel.isOpen()).isFalse();
    assertThat(client.seen).doesNotContain((byte) -1);
  }

  @Test
  void anErrorWhileAPieceIsMadeEndsTheConnection() {
    LongBody body =
        new LongBody(
            channel,
            context,
            "/page",
            List.of(),
            new BodySource() {
              @Override
              public Slice next() {
                throw new OutOfMemoryError("of the test");
              }

              @Override
              public void close() {
                source.close();
              }
            },
            written);
    body.write();
    try {
      executor.remove().run();
    } catch (OutOfMemoryError e) {
      assertThat(e).hasMessage("of the test");
    }
    channel.runPendingTasks();
    assertThat(source.closed).isOne();
    assertThat(channel.isOpen()).isFalse();
  }
}
