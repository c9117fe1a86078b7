package dev.sluice.load.client;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that senders run on: one set for gRPC, which brings its own Netty, one for HTTP.
 * Daemon threads, made when first needed. Thread-safe.
 */
public final class EventLoops implements AutoCloseable {
  private final int threads;
  private @Nullable GrpcLoops grpc;
  private io.netty.channel.@Nullable EventLoopGroup http;

  public EventLoops(int threads) {
    this.threads = threads;
  }

  synchronized GrpcLoops grpc() {
    if (grpc == null) {
      grpc = GrpcLoops.of(threads);
    }
    return grpc;
  }

  synchronized io.netty.channel.EventLoopGroup http() {
    if (http == null) {
      http =
          new MultiThreadIoEventLoopGroup(threads, daemons("load-http"), NioIoHandler.newFactory());
    }
    return http;
  }

  static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public synchronized void close() {
    if (grpc != null) {
      grpc.close();
    }
    if (http != null) {
      http.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
