package dev.sluice.telemetry.own;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were ever allocated on the heap. JDK 21 and later count them. Before, the counts of
 * the threads are added up: what a thread allocated between the last look at it and its end is
 * missed. Never goes down. Thread-safe.
 */
final class AllocatedBytes {
  private final @Nullable ThreadMXBean threads;
  private final @Nullable MethodHandle total;
  private final Map<Long, Long> lastSeen = new HashMap<>(); // guarded by this
  private long ofDeadThreads; // guarded by this

  private AllocatedBytes(@Nullable ThreadMXBean threads, @Nullable MethodHandle total) {
    this.threads = threads;
    this.total = total;
  }

  static AllocatedBytes ofThisProcess() {
    if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        && threads.isThreadAllocatedMemorySupported()) {
      return new AllocatedBytes(threads, totalMethod());
    }
    return new AllocatedBytes(null, null);
  }

  /** The same as an older JDK would count. */
  static AllocatedBytes byThread() {
    AllocatedBytes found = ofThisProcess();
    return new AllocatedBytes(found.threads, null);
  }

  /** Zero where the machine does not count. */
  double bytes() {
    if (threads == null) {
      return 0;
    }
    if (total == null) {
      return addUp(threads);
    }
    try {
      return (long) total.invoke(threads);
    } catch (Throwable e) {
      throw new IllegalStateException("asking for allocated bytes", e);
    }
  }

  private synchronized double addUp(ThreadMXBean bean) {
    long[] ids = bean.getAllThreadIds();
    long[] bytes = bean.getThreadAllocatedBytes(ids);
    Set<Long> alive = new HashSet<>();
    long sum = 0;
    for (int i = 0; i < ids.length; i++) {
      if (bytes[i] >= 0) {
        alive.add(ids[i]);
        lastSeen.put(ids[i], bytes[i]);
        sum += bytes[i];
      }
    }
    lastSeen
        .entrySet()
        .removeIf(
            entry -> {
              boolean dead = !alive.contains(entry.getKey());
              ofDeadThreads += dead ? entry.getValue() : 0;
              return dead;
            });
    return sum + ofDeadThreads;
  }

  private static @Nullable MethodHandle totalMethod() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              ThreadMXBean.class,
              "getTotalThreadAllocatedBytes",
              MethodType.methodType(long.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null; // JDK 17
    }
  }
}
