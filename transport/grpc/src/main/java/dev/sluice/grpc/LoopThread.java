package dev.sluice.grpc;

import dev.sluice.connections.ServesPeers;
import io.grpc.netty.shaded.io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/**
 * The thread of an event loop. It knows whose connection it is at, because the lines that gRPC
 * writes there do not say. Confined to itself.
 */
final class LoopThread extends FastThreadLocalThread implements ServesPeers {
  private @Nullable Served atHand;

  /** A connection that can tell whose it is. */
  interface Served {
    Peer peer();
  }

  LoopThread(Runnable loop, String name) {
    super(loop, name);
  }

  /**
   * From now on the current thread works for that one.
   *
   * @return whom it worked for before, for the next call
   */
  static @Nullable Served turnTo(@Nullable Served next) {
    if (Thread.currentThread() instanceof LoopThread thread) {
      Served before = thread.atHand;
      thread.atHand = next;
      return before;
    }
    return null;
  }

  @Override
  public @Nullable Peer peerAtHand() {
    Served served = atHand;
    return served == null ? null : served.peer();
  }
}
