package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.tap.EdgeId;
import dev.sluice.tap.TapOptions;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What an edge makes for each batch: the guard of its reply, and nothing for who might watch. */
class EdgeAllocationTest {
  private static final int BATCHES = 100_000;
  private static final long GUARD_BYTES = 40;
  private static final long REST_BYTES = 20_000; // of whatever the JVM does for itself

  private final Edge edge =
      Edge.counting(
          new Edge.Target(
              (batch, reply) -> reply.complete(Told.ACCEPTED),
              new EdgeFaults(new MemoryLog(), "exporter \"x\"")),
          items -> {});

  private final OpenTap tap =
      new OpenTap(
          new EdgeId("traces", "receiver/in", "exporter/out"),
          new TapOptions(1.0 / 3600, 1, 1024),
          Clock.SYSTEM,
          MemoryBudget.unlimited(),
          new MemoryLog(),
          edge::leave);

  @Test
  void anEdgeThatNobodyWatchesMakesTheGuardAlone() {
    assertThat(allocatedBytes()).isLessThanOrEqualTo(BATCHES * GUARD_BYTES + REST_BYTES);
  }

  @Test
  void aWatcherWhoseTurnItIsNotMakesNothing() {
    edge.watch(tap);
    edge.accept(Told.batch(1), outcome -> {}); // the one of this hour
    assertThat(allocatedBytes()).isLessThanOrEqualTo(BATCHES * GUARD_BYTES + REST_BYTES);
    assertThat(tap.counts().passedOver()).isEqualTo(2L * BATCHES);
  }

  @Test
  void nothingIsLeftOfAWatcherWhoWent() {
    edge.watch(tap);
    tap.close();
    assertThat(allocatedBytes()).isLessThanOrEqualTo(BATCHES * GUARD_BYTES + REST_BYTES);
    assertThat(tap.counts().seen()).isZero();
  }

  private long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Batch batch = Told.batch(1);
    Reply reply = (Outcome outcome) -> {};
    offer(batch, reply); // classes are loaded then
    long before = threads.getCurrentThreadAllocatedBytes();
    offer(batch, reply);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private void offer(Batch batch, Reply reply) {
    for (int i = 0; i < BATCHES; i++) {
      edge.accept(batch, reply);
    }
  }
}
