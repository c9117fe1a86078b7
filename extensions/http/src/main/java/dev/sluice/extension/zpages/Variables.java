package dev.sluice.extension.zpages;

import dev.sluice.component.ExtensionContext;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.List;

/**
 * {@code /debug/expvarz}: a few variables of the process as JSON, under the names that such pages
 * have elsewhere. The command line shows only the command, since arguments may carry secrets.
 */
final class Variables {
  private Variables() {}

  static String json(ExtensionContext context) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    long collections =
        collectors.stream().mapToLong(gc -> Math.max(0, gc.getCollectionCount())).sum();
    long pauseMillis =
        collectors.stream().mapToLong(gc -> Math.max(0, gc.getCollectionTime())).sum();
    return """
        {
        "cmdline": ["%s"],
        "memstats": {"HeapAlloc":%d,"HeapSys":%d,"Sys":%d,"NumGC":%d,"PauseTotalNs":%d},
        "threads": %d
        }
        """
        .formatted(
            context.collector().buildInfo().command().replace("\\", "\\\\").replace("\"", "\\\""),
            heap.getUsed(),
            heap.getCommitted(),
            heap.getCommitted() + other.getCommitted(),
            collections,
            Duration.ofMillis(pauseMillis).toNanos(),
            ManagementFactory.getThreadMXBean().getThreadCount());
  }
}
