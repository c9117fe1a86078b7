package dev.sluice.grpc;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sluice.memory.MemoryBudget;
import java.lang.management.ManagementFactory;

/**
 * How many connections a listener accepts, so that files and exporters keep descriptors, and data
 * keeps most of the memory.
 */
final class ConnectionLimit {
  /**
   * What grpc and Netty keep of a connection, measured on 64-bit HotSpot: 7.3 KB when it is idle,
   * 8.1 KB with the tables of a first call.
   */
  private static final int PLAIN_BYTES = 9 * 1024;

  /** The same with the JDK's TLS engine and its buffers. */
  private static final int TLS_BYTES = 40 * 1024;

  private static final int DEFAULT = 10_000;
  private static final double SHARE_OF_DESCRIPTORS = 0.7;

  /** Beside the budget, which is for data and empty when there is none, goes this part of it. */
  private static final int SHARE_OF_BUDGET = 3;

  private static final int FEWEST = 64;

  private ConnectionLimit() {}

  static int perListener(MemoryBudget budget, boolean tls) {
    long fitting = budget.capacityBytes() / SHARE_OF_BUDGET / (tls ? TLS_BYTES : PLAIN_BYTES);
    int limit = (int) Math.min(DEFAULT, Math.max(FEWEST, fitting));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long descriptors = unix.getMaxFileDescriptorCount();
      return (int) Math.max(1, Math.min(limit, (long) (descriptors * SHARE_OF_DESCRIPTORS)));
    }
    return limit;
  }
}
