package dev.sluice.telemetry.own;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;

/**
 * What the process as a whole uses, under the reference's names. Where those speak of Go's memory,
 * the nearest of the Java machine is meant: heap in use, bytes ever allocated, memory taken from
 * the operating system.
 */
public final class ProcessMetrics {
  private ProcessMetrics() {}

  /** Makes the instruments; uptime counts from now. */
  public static void register(MetricSet metrics, Clock clock) {
    MetricLevel level = MetricLevel.BASIC;
    long startNanos = clock.nanoTime();
    metrics.counterFrom(
        level,
        "otelcol_process_uptime",
        "s",
        "Uptime of the process",
        () -> (clock.nanoTime() - startNanos) / 1e9);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      metrics.counterFrom(
          level,
          "otelcol_process_cpu_seconds",
          "s",
          "Total CPU user and system time in seconds",
          () -> system.getProcessCpuTime() / 1e9);
    }
    ResidentMemory.ofThisProcess()
        .ifPresent(
            rss ->
                metrics.gauge(
                    level,
                    "otelcol_process_memory_rss",
                    "By",
                    "Total physical memory (resident set size)",
                    rss::bytes));
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    metrics.gauge(
        level,
        "otelcol_process_runtime_heap_alloc_bytes",
        "By",
        "Bytes of heap in use, garbage not yet collected included",
        () -> memory.getHeapMemoryUsage().getUsed());
    AllocatedBytes allocated = AllocatedBytes.ofThisProcess();
    metrics.counterFrom(
        level,
        "otelcol_process_runtime_total_alloc_bytes",
        "By",
        "Cumulative bytes allocated for heap objects",
        allocated::bytes);
    List<BufferPoolMXBean> buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    metrics.gauge(
        level,
        "otelcol_process_runtime_total_sys_memory_bytes",
        "By",
        "Bytes of memory taken from the operating system: heap, other areas and direct buffers",
        () ->
            memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted()
                + buffers.stream().mapToLong(pool -> Math.max(0, pool.getMemoryUsed())).sum());
  }
}
