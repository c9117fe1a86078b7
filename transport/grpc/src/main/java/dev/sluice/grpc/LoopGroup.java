package dev.sluice.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import io.grpc.netty.shaded.io.netty.channel.IoEventLoop;
import io.grpc.netty.shaded.io.netty.channel.IoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.SingleThreadIoEventLoop;
import io.grpc.netty.shaded.io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import io.grpc.netty.shaded.io.netty.util.concurrent.ImmediateEventExecutor;
import io.grpc.netty.shaded.io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed number of event loops that are given out in turn. Netty's own group hears of the end of
 * its loops on its global executor, whose thread is seen for a second more; this one hears of it on
 * the loop's thread, and {@link #awaitTermination} returns when no thread is left. Thread-safe.
 */
final class LoopGroup extends AbstractEventExecutorGroup implements IoEventLoopGroup {
  private final List<IoEventLoop> loops;
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>(); // one for each loop
  private final AtomicInteger running;
  private final AtomicInteger turn = new AtomicInteger();
  private final Promise<Void> ended = ImmediateEventExecutor.INSTANCE.newPromise();

  /**
   * @param name what the names of its daemon threads begin with
   */
  LoopGroup(int count, String name, IoHandlerFactory handlers) {
    this.running = new AtomicInteger(count);
    LoopThreads factory = new LoopThreads(name);
    List<IoEventLoop> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(new SingleThreadIoEventLoop(this, factory, handlers));
    }
    this.loops = List.copyOf(made);
  }

  private final class LoopThreads extends DefaultThreadFactory {
    LoopThreads(String name) {
      super(name, true);
    }

    @Override
    protected Thread newThread(Runnable loop, String name) {
      Thread thread =
          new LoopThread(
              () -> {
                try {
                  loop.run();
                } finally {
                  if (running.decrementAndGet() == 0) {
                    ended.setSuccess(null);
                  }
                }
              },
              name);
      threads.add(thread);
      return thread;
    }
  }

  @Override
  public IoEventLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return next().register(channel, promise);
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return new ArrayList<EventExecutor>(loops).iterator();
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    loops.forEach(loop -> loop.shutdownGracefully(quietPeriod, timeout, unit));
    return ended;
  }

  @Override
  public Future<?> terminationFuture() {
    return ended;
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // it is Netty that deprecates it
  public void shutdown() {
    shutdownGracefully();
  }

  @Override
  public boolean isShuttingDown() {
    return loops.stream().allMatch(EventExecutor::isShuttingDown);
  }

  @Override
  public boolean isShutdown() {
    return loops.stream().allMatch(EventExecutor::isShutdown);
  }

  @Override
  public boolean isTerminated() {
    return ended.isDone();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long begun = System.nanoTime();
    if (!ended.await(timeout, unit)) {
      return false;
    }
    for (Thread thread : threads) { // which are in their last steps
      long left = unit.toNanos(timeout) - (System.nanoTime() - begun);
      TimeUnit.NANOSECONDS.timedJoin(thread, left);
      if (thread.isAlive()) {
        return false;
      }
    }
    return true;
  }
}
