package dev.sluice.collector.logging;

import dev.sluice.runtime.MayBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines on a thread of its own, because standard error can block and event loops must not.
 * The queue is bounded in characters. When it is full, threads that {@linkplain MayBlock may wait}
 * wait a few seconds; for all others the line is dropped and counted, and a line says so as soon as
 * there is room.
 */
final class LineWriter implements AutoCloseable {
  private static final long MAX_QUEUED_CHARS = 8L << 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(3);

  private final List<OutputStream> outputs;
  private final List<OutputStream> errorOutputs;
  private final LongFunction<String> tellDropped;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<String> queue = new ArrayDeque<>(); // guarded by lock
  private long queuedChars; // guarded by lock
  private long droppedUntold; // guarded by lock
  private long dropped; // guarded by lock
  private boolean closed; // guarded by lock
  private final Thread thread;

  /**
   * @param outputs what is written to; this class closes those that are not standard streams
   * @param errorOutputs what is told of failures to write
   * @param tellDropped makes the line that tells of so many dropped ones
   */
  LineWriter(
      List<OutputStream> outputs,
      List<OutputStream> errorOutputs,
      LongFunction<String> tellDropped) {
    this.outputs = List.copyOf(outputs);
    this.errorOutputs = List.copyOf(errorOutputs);
    this.tellDropped = tellDropped;
    this.thread = new Thread(this::run, "sluice-log");
    thread.setDaemon(true);
    thread.start();
  }

  void write(String line) {
    lock.lock();
    try {
      if (!hasRoom(line) && Thread.currentThread() instanceof MayBlock) {
        waitForRoom(line);
      }
      if (closed || !hasRoom(line)) {
        dropped++;
        droppedUntold++;
        return;
      }
      queue.add(line);
      queuedChars += line.length();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A line longer than the whole queue passes when the queue is empty. */
  private boolean hasRoom(String line) {
    return queue.isEmpty() || queuedChars + line.length() <= MAX_QUEUED_CHARS;
  }

  private void waitForRoom(String line) {
    long left = PATIENCE_NANOS;
    try {
      while (!closed && !hasRoom(line) && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lines that were dropped so far because the queue was full. */
  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (String text = next(); text != null; text = next()) {
        writeNow(text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable String next() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && droppedUntold == 0 && !closed) {
        changed.await();
      }
      String line = queue.poll();
      if (line == null && droppedUntold == 0) {
        return null; // closed and drained
      }
      String text = line == null ? "" : line;
      queuedChars -= text.length();
      if (droppedUntold > 0) {
        text += tellDropped.apply(droppedUntold);
        droppedUntold = 0;
      }
      changed.signalAll();
      return text;
    } finally {
      lock.unlock();
    }
  }

  private void writeNow(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (OutputStream output : outputs) {
      try {
        output.write(bytes);
        output.flush();
      } catch (IOException e) { // a closed pipe or a full disk
        countFailure();
        tell(e);
      }
    }
  }

  private void countFailure() {
    lock.lock();
    try {
      dropped++;
    } finally {
      lock.unlock();
    }
  }

  /** As the reference words it. */
  private void tell(IOException failure) {
    String line = Instant.now() + " write error: " + failure.getMessage() + "\n";
    for (OutputStream output : errorOutputs) {
      try {
        output.write(line.getBytes(StandardCharsets.UTF_8));
        output.flush();
      } catch (IOException e) { // nobody left to tell
        countFailure();
      }
    }
  }

  /** Writes what is queued, for at most a few seconds, and lets go of the files. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(CLOSE_MILLIS);
      for (OutputStream output : outputs) {
        output.close();
      }
      for (OutputStream output : errorOutputs) {
        output.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      lock.lock();
      try {
        dropped++;
      } finally {
        lock.unlock();
      }
    }
  }
}
