package dev.sluice.processor.memorylimiter;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;

/** The memory of this JVM, by its management beans. */
final class JvmMemory implements MemoryProbe {
  private final List<MemoryPoolMXBean> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();
  private final List<BufferPoolMXBean> directPools =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .toList();

  @Override
  public long liveBytes() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : heapPools) {
      MemoryUsage afterCollection = pool.getCollectionUsage();
      bytes += afterCollection == null ? 0 : afterCollection.getUsed();
    }
    for (BufferPoolMXBean pool : directPools) {
      bytes += Math.max(0, pool.getMemoryUsed());
    }
    return bytes;
  }

  @Override
  public void collect() {
    System.gc();
  }

  @Override
  public long systemBytes() {
    long physical = physicalBytes();
    return Math.min(physical, CgroupMemory.limitBytes(Path.of("/")).orElse(physical));
  }

  @Override
  public long ceilingBytes() {
    return Runtime.getRuntime().maxMemory();
  }

  private static long physicalBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
