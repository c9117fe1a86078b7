package dev.sluice.processor.tailsampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SpecBinder;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.FickleConsumer;
import dev.sluice.testkit.LedgerProbe;
import dev.sluice.testkit.Race;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders, workers that decide, time and a fickle next step meet where there is little room. */
class WorkersTest {
  private static final int ROUNDS = 6;
  private static final int THREADS = 4;
  private static final int OFFERS = 60;
  private static final int ITEMS = 40;
  private static final String HALF =
      ", policies: [{name: half, type: probabilistic, probabilistic: {sampling_percentage: 50}}]}";

  private record Offer(int items, CountingLease lease, RecordingReply reply) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{decision_wait: 1s, num_traces: 100000",
        "{decision_wait: 1s, num_traces: 60",
        "{decision_wait: 1s, num_traces: 60, block_on_overflow: true",
        "{decision_wait: 1s, num_traces: 200, decision_cache: {sampled_cache_size: 50}",
      })
  void everySpanIsAccountedForWhoeverDecides(String yaml) {
    Race.rounds(ROUNDS, race -> race(race, yaml + HALF));
  }

  private static void race(Race race, String yaml) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(2);
    MemoryBudget budget = new MemoryBudget(600_000, 600_000);
    try (TestContext world =
        TestContext.of(ComponentKind.PROCESSOR, "tail_sampling", Signal.TRACES)
            .withExecutor(workers)
            .withBudget(budget)) {
      FickleConsumer next =
          new FickleConsumer(race.seed(), Signal.TRACES, Durability.MEMORY, false);
      TailSamplingProcessor processor =
          new TailSamplingProcessor(
              SpecBinder.fromYaml(TailSamplingConfig.SPEC, yaml),
              world,
              LedgerProbe.exit(world.ledger(), next));
      processor.start();
      TelemetryConsumer entry = LedgerProbe.entry(world.ledger(), processor);
      Queue<Offer> offers = new ConcurrentLinkedQueue<>();
      race.threads(THREADS, thread -> random -> offerMany(entry, thread, random, offers));
      race.meanwhile(random -> next.answerOne());
      race.meanwhile(
          random -> world.manualClock().advance(Duration.ofMillis(random.nextInt(1, 40))));
      race.run(2);
      race.whileTimePasses(
          world.manualClock(),
          () -> {
            next.frontStops();
            next.answerAll();
            processor.stop(Deadline.after(world.clock().nanoTime(), Duration.ofSeconds(5)));
          });
      workers.shutdown();
      assertThat(workers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      next.answerAll();
      assertThat(next.faults()).isEmpty();
      assertThat(world.ledger().balances()).as("%s", world.ledger()).isTrue();
      assertThat(world.ledger().held().values()).as("held").allMatch(held -> held == 0);
      assertThat(world.ledger().in())
          .isEqualTo(
              offers.stream()
                  .filter(offer -> offer.reply().outcome() instanceof Outcome.Accepted)
                  .mapToLong(Offer::items)
                  .sum())
          .isPositive();
      assertThat(offers).allMatch(offer -> offer.lease().references() == 1);
      assertThat(budget.usedBytes()).as("charged").isZero();
    } finally {
      workers.shutdownNow();
    }
  }

  private static void offerMany(
      TelemetryConsumer entry, int thread, SplittableRandom random, Queue<Offer> offers) {
    for (int i = 0; i < OFFERS; i++) {
      long first = ((long) thread * OFFERS + i) * ITEMS / 2; // some traces come twice
      int items = random.nextInt(1, ITEMS);
      Offer offer = new Offer(items, new CountingLease(), new RecordingReply());
      offers.add(offer);
      entry.accept(
          Telemetry.batch(Signal.TRACES, first, items, RequestMetadata.NONE, offer.lease()),
          offer.reply());
    }
  }
}
