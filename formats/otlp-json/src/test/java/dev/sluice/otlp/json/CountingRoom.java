package dev.sluice.otlp.json;

import com.sun.management.ThreadMXBean;
import dev.sluice.json.MemoryRoom;
import java.lang.management.ManagementFactory;

/** Room up to a bound, that knows what was asked for, and what was allocated beyond that. */
final class CountingRoom implements MemoryRoom {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long capacity;
  private long allocatedBefore;
  private long held;
  private long most;
  private long asked;

  CountingRoom(long capacity) {
    this.capacity = capacity;
    this.allocatedBefore = allocated();
  }

  @Override
  public boolean take(long bytes, long heldByWork) {
    if (bytes > capacity - held) {
      return false;
    }
    held += bytes;
    asked += bytes;
    most = Math.max(most, held);
    return true;
  }

  @Override
  public void giveBack(long bytes) {
    held -= bytes;
  }

  long held() {
    return held;
  }

  /** The most that was held at once. */
  long most() {
    return most;
  }

  /** Bytes that this thread has allocated since this was made, beyond all that it asked for. */
  long allocatedUnasked() {
    return allocated() - allocatedBefore - asked;
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
