package dev.sluice.sending;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a place in flight, and the places. It has no thread: whoever brings a
 * request or frees a place also starts what can be started, in a loop and never by recursion.
 *
 * <p>The queue takes any number of producers; the one consumer is whoever raised {@code signals}
 * from zero. Its length is bounded by the reservation that each batch made before.
 */
final class Dispatcher {
  private static final int CHUNK = 128;
  private static final int MAX_ROUNDS = 256; // then on to the executor: the thread is not ours

  private final Queue<Request> ready = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicInteger free;
  private final AtomicInteger signals = new AtomicInteger();
  private final Consumer<Request> claims;
  private final Predicate<Request> starter;
  private final Consumer<Request> discard;
  private final Executor executor;
  private volatile boolean closed;

  /**
   * @param claims told of each request that leaves the line, before it is started or discarded
   * @param starter begins to send; true when the request has already settled
   * @param discard takes what is left when the dispatcher was closed
   */
  Dispatcher(
      int places,
      Consumer<Request> claims,
      Predicate<Request> starter,
      Consumer<Request> discard,
      Executor executor) {
    this.free = new AtomicInteger(places);
    this.claims = claims;
    this.starter = starter;
    this.discard = discard;
    this.executor = executor;
  }

  /** Adds a request; {@link #pump} follows. */
  void offer(Request request) {
    ready.add(request);
  }

  /** A request that was started, and had not settled then, has settled. */
  void placeFreed() {
    free.incrementAndGet();
    pump();
  }

  /** Starts what can be started. */
  void pump() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<Request> claimed = claim();
      if (claimed.isEmpty()) {
        return;
      }
      for (Request request : claimed) {
        if (closed) {
          discard.accept(request);
        } else if (starter.test(request)) {
          free.incrementAndGet();
        }
      }
    }
    executor.execute(this::pump);
  }

  /** From now on everything that waits is discarded. */
  void close() {
    closed = true;
    pump();
  }

  private List<Request> claim() {
    if (signals.getAndIncrement() != 0) {
      return List.of(); // whoever is at it looks again
    }
    List<Request> claimed = List.of();
    int seen = 1;
    do {
      for (Request next = next(); next != null; next = next()) {
        if (claimed.isEmpty()) {
          claimed = new ArrayList<>(1);
        }
        claims.accept(next);
        claimed.add(next);
      }
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
    return claimed;
  }

  private @Nullable Request next() {
    if (closed) {
      return ready.poll();
    }
    if (free.get() <= 0) { // only the one consumer takes places, so it cannot fall in between
      return null;
    }
    Request next = ready.poll();
    if (next != null) {
      free.decrementAndGet();
    }
    return next;
  }
}
