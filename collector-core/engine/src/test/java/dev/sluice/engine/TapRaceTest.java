package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryLease;
import dev.sluice.runtime.Clock;
import dev.sluice.tap.EdgeId;
import dev.sluice.tap.TapCounts;
import dev.sluice.tap.TapOptions;
import dev.sluice.tap.TappedBatch;
import dev.sluice.testkit.base.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Watchers come, poll and go while batches pass, with little memory to spare. */
class TapRaceTest {
  private static final int BRINGERS = 2;
  private static final int WATCHERS = 2;
  private static final int TAPS = 150; // of each watcher, one after the other
  private static final EdgeId ID = new EdgeId("traces", "receiver/in", "exporter/out");

  private final MemoryBudget budget = new MemoryBudget(64 * 1024);
  private final ExecutorService threads = Executors.newFixedThreadPool(BRINGERS + 2 * WATCHERS);

  @RegisterExtension final Seed seed = new Seed();

  @Test
  void everyByteComesBackAndThePipelineLosesNothing() throws Exception {
    AtomicLong through = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    Edge edge =
        Edge.counting(
            new Edge.Target(
                (batch, reply) -> {
                  through.addAndGet(batch.items());
                  reply.complete(
                      batch.items() % 5 == 0 ? Told.retry(RetryCause.BACKEND) : Told.ACCEPTED);
                },
                new EdgeFaults(new MemoryLog(), "exporter \"out\"")),
            taken::addAndGet);
    AtomicBoolean watched = new AtomicBoolean(true);
    List<Future<long[]>> bringers = new ArrayList<>();
    for (int i = 0; i < BRINGERS; i++) {
      int bringer = i;
      bringers.add(threads.submit(() -> bring(edge, bringer, watched)));
    }
    List<Future<Long>> watchers = new ArrayList<>();
    for (int i = 0; i < WATCHERS; i++) {
      int watcher = i;
      watchers.add(threads.submit(() -> watch(edge, watcher)));
    }
    long polled = 0;
    try {
      for (Future<Long> watcher : watchers) {
        polled += watcher.get(60, TimeUnit.SECONDS);
      }
    } finally {
      watched.set(false);
    }
    long offered = 0;
    long accepted = 0;
    for (Future<long[]> bringer : bringers) {
      long[] sums = bringer.get(60, TimeUnit.SECONDS);
      offered += sums[0];
      accepted += sums[1];
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    assertThat(through).as("items that the next component got").hasValue(offered);
    assertThat(taken).hasValue(accepted);
    assertThat(polled).as("copies that watchers got").isPositive();
    assertThat(budget.usedBytes()).isZero();
  }

  /** Items offered, and items accepted; until nobody watches any more. */
  private long[] bring(Edge edge, int bringer, AtomicBoolean watched) {
    SplittableRandom random = seed.randomFor(bringer);
    long[] sums = new long[2];
    while (watched.get()) {
      int items = 1 + random.nextInt(20);
      byte[] bytes = new byte[random.nextInt(2000)];
      Arrays.fill(bytes, (byte) items);
      budget.charge(bytes.length);
      MemoryLease lease = budget.leaseCharged(bytes.length);
      Batch batch = Batch.of(Signal.TRACES, Payload.of(bytes), items).withLease(lease);
      Replies replies = new Replies();
      edge.accept(batch, replies);
      sums[0] += items;
      sums[1] += replies.only() instanceof Outcome.Accepted ? items : 0;
      Arrays.fill(bytes, (byte) 99); // the array is used again
      lease.release();
    }
    return sums;
  }

  /** How many copies it got. */
  private long watch(Edge edge, int watcher) throws Exception {
    long polled = 0;
    for (int i = 0; i < TAPS; i++) {
      SplittableRandom random = seed.randomFor(100 + watcher, i);
      TapOptions options =
          new TapOptions(
              random.nextBoolean() ? Double.POSITIVE_INFINITY : 100_000,
              1 + random.nextInt(50),
              1 + random.nextInt(20_000));
      OpenTap tap = new OpenTap(ID, options, Clock.SYSTEM, budget, new MemoryLog(), edge::leave);
      edge.watch(tap);
      Future<Long> poller = threads.submit(() -> pollToTheEnd(tap));
      int enough = random.nextInt(300);
      while (tap.counts().seen() < enough) {
        Thread.onSpinWait();
      }
      tap.close();
      polled += poller.get(60, TimeUnit.SECONDS);
      assertThat(tap.poll()).isNull();
      TapCounts counts = tap.counts();
      assertThat(counts.copied() + counts.passedOver() + counts.droppedInAll())
          .isLessThanOrEqualTo(counts.seen());
    }
    return polled;
  }

  private static long pollToTheEnd(OpenTap tap) {
    long polled = 0;
    while (tap.end() == null) {
      TappedBatch next = tap.poll();
      if (next == null) {
        Thread.onSpinWait();
      } else {
        polled++;
        try (TappedBatch copy = next) {
          byte[] bytes = copy.batch().payload().toByteArray();
          byte[] expected = new byte[bytes.length];
          Arrays.fill(expected, (byte) copy.batch().items());
          assertThat(bytes).isEqualTo(expected);
        }
      }
    }
    return polled;
  }
}
