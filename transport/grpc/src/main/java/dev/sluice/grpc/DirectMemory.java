package dev.sluice.grpc;

import dev.sluice.component.ComponentContext;
import dev.sluice.memory.MemoryBudget;
import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;

/**
 * What unfinished messages of all gRPC servers of one collector may take of Netty's direct memory:
 * two fifths of its limit, so that reads, writes and partly used buffers find room too.
 */
final class DirectMemory implements AutoCloseable {
  private final MemoryBudget arrivals;

  /**
   * @param limitBytes of direct memory
   */
  DirectMemory(long limitBytes) {
    this.arrivals = new MemoryBudget(Math.max(1, limitBytes / 5 * 2));
  }

  /** That of the collector, bounded by the JVM's limit. */
  static DirectMemory of(ComponentContext context) {
    return context.shared(
        DirectMemory.class, "grpc", () -> new DirectMemory(PlatformDependent.maxDirectMemory()));
  }

  MemoryBudget arrivals() {
    return arrivals;
  }

  /** Nothing to close; shared objects are closeable. */
  @Override
  public void close() {}
}
