package dev.sluice.grpc;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections a listener accepts, so that files and exporters keep descriptors. */
final class ConnectionLimit {
  private static final int DEFAULT = 10_000;
  private static final double SHARE_OF_DESCRIPTORS = 0.7;

  private ConnectionLimit() {}

  static int perListener() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long descriptors = unix.getMaxFileDescriptorCount();
      return (int) Math.max(1, Math.min(DEFAULT, (long) (descriptors * SHARE_OF_DESCRIPTORS)));
    }
    return DEFAULT;
  }
}
