package dev.sluice.grpc;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The calls of one connection that are open at the moment, as its HTTP/2 knows them. Runs on the
 * connection's event loop, except {@link #areAny}.
 */
final class OpenCalls {
  private final Http2ConnectionHandler http2;

  OpenCalls(Http2ConnectionHandler http2) {
    this.http2 = http2;
  }

  /** Any thread; what another than the event loop sees may be old. */
  boolean areAny() {
    return http2.connection().numActiveStreams() > 0;
  }

  /**
   * Waits for the answers to the requests that came whole; others have not, and where the client
   * has ended its side they never will.
   *
   * @param then runs after the last of these answers, in the midst of its last frame
   * @return whether there is one to wait for; if not, {@code then} does not run
   */
  boolean awaitAnswers(Runnable then) {
    Http2Connection connection = http2.connection();
    Set<Integer> toBeAnswered =
        new HashSet<>(ids(stream -> stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE));
    if (toBeAnswered.isEmpty()) {
      return false;
    }
    connection.addListener(
        new Http2ConnectionAdapter() {
          @Override
          public void onStreamRemoved(Http2Stream stream) {
            if (toBeAnswered.remove(stream.id()) && toBeAnswered.isEmpty()) {
              then.run();
            }
          }
        });
    return true;
  }

  /** Resets those whose answers wait for the client to take them. */
  void resetUntaken(ChannelHandlerContext here) {
    ChannelHandlerContext at = here.pipeline().context(http2);
    if (at == null) {
      return; // the connection is gone
    }
    for (int stream : ids(http2.connection().remote().flowController()::hasFlowControlled)) {
      http2.resetStream(at, stream, Http2Error.CANCEL.code(), at.newPromise());
    }
    at.flush();
  }

  private List<Integer> ids(Predicate<Http2Stream> which) {
    List<Integer> found = new ArrayList<>();
    try {
      http2
          .connection()
          .forEachActiveStream(
              stream -> {
                if (which.test(stream)) {
                  found.add(stream.id());
                }
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException("only collects", e);
    }
    return found;
  }
}
