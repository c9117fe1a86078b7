package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.testkit.base.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many offers at once, answered at random from other threads; the accounts must still add up. */
class FanOutRaceTest {
  private static final int OFFERS = 4_000;
  private static final int MOST_RESUMES = 6;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @RegisterExtension final Seed seed = new Seed();

  @Test
  void accountsAddUpWhateverTheBranchesAnswer() throws Exception {
    PipelineLedger trunk = new PipelineLedger("traces");
    List<RandomBranch> branches = new ArrayList<>();
    for (String id : List.of("a", "b", "c")) {
      branches.add(new RandomBranch(trunk.addBranch(ComponentId.parse(id)), id.equals("c")));
    }
    Edge entry =
        Edge.counting(
            new Edge.Target(
                new FanOut(branches, trunk::passed), new EdgeFaults(new MemoryLog(), "fan-out")),
            trunk::in);
    AtomicLong acceptedItems = new AtomicLong();
    CountDownLatch settled = new CountDownLatch(OFFERS);
    for (int i = 0; i < OFFERS; i++) {
      Batch batch = Told.batch(1 + i % 17);
      for (int branch = 0; branch < branches.size(); branch++) {
        branches.get(branch).dice.put(batch, seed.randomFor(i, branch));
      }
      threads.execute(() -> entry.accept(batch, new Owner(batch, acceptedItems, settled, 0)));
    }
    assertThat(settled.await(60, TimeUnit.SECONDS)).isTrue();
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    assertThat(trunk.in()).isEqualTo(acceptedItems.get());
    assertThat(trunk.balances()).as(trunk.toString()).isTrue();
    for (BranchLedger ledger : trunk.branches()) {
      assertThat(ledger.balances()).as(ledger.toString()).isTrue();
      assertThat(ledger.ahead()).isZero();
      assertThat(ledger.in()).isEqualTo(trunk.passed() + ledger.extra());
    }
    assertThat(branches.get(0).duplicates.get())
        .as("items offered again to a branch that had taken all of them")
        .isZero();
  }

  /** Resumes a few times, then gives up. */
  private final class Owner implements Reply {
    private final Batch batch;
    private final AtomicLong acceptedItems;
    private final CountDownLatch settled;
    private final int resumes;

    Owner(Batch batch, AtomicLong acceptedItems, CountDownLatch settled, int resumes) {
      this.batch = batch;
      this.acceptedItems = acceptedItems;
      this.settled = settled;
      this.resumes = resumes;
    }

    @Override
    public void complete(Outcome outcome) {
      Resumption resume = outcome instanceof Outcome.Retry retry ? retry.resume() : null;
      if (resume != null && resumes < MOST_RESUMES) {
        threads.execute(() -> resume.resume(new Owner(batch, acceptedItems, settled, resumes + 1)));
        return;
      }
      if (resume != null) {
        resume.abandon();
      }
      if (outcome instanceof Outcome.Accepted) {
        acceptedItems.addAndGet(batch.items());
      }
      settled.countDown();
    }
  }

  private final class RandomBranch implements FanOut.Branch {
    private final BranchLedger ledger;
    private final boolean pushesBack;
    private final Edge edge;
    private final AtomicLong duplicates = new AtomicLong();
    private final Set<Batch> takenWhole = ConcurrentHashMap.newKeySet();

    /**
     * Each batch's own: a branch has it on one thread at a time, and draws the same in each run.
     */
    private final Map<Batch, SplittableRandom> dice = new ConcurrentHashMap<>();

    RandomBranch(BranchLedger ledger, boolean pushesBack) {
      this.ledger = ledger;
      this.pushesBack = pushesBack;
      this.edge =
          Edge.counting(
              new Edge.Target(this::offer, new EdgeFaults(new MemoryLog(), "branch")), ledger::in);
    }

    private void offer(Batch batch, Reply reply) {
      if (takenWhole.contains(batch)) {
        duplicates.addAndGet(batch.items());
      }
      SplittableRandom random = diceOf(batch);
      if (random.nextInt(16) == 0) {
        throw new IllegalStateException("a branch throws");
      }
      boolean elsewhere = random.nextBoolean();
      Runnable answer = () -> answer(batch, batch.items(), reply);
      if (elsewhere) {
        threads.execute(answer);
      } else {
        answer.run();
      }
    }

    private void answer(Batch batch, int items, Reply reply) {
      Outcome outcome = random(batch, items);
      if (outcome instanceof Outcome.Accepted) {
        takenWhole.add(batch);
        ledger.delivered(items);
      }
      reply.complete(outcome);
    }

    private SplittableRandom diceOf(Batch batch) {
      return Objects.requireNonNull(dice.get(batch));
    }

    private Outcome random(Batch batch, int items) {
      return switch (diceOf(batch).nextInt(8)) {
        case 0 -> Told.REJECTED;
        case 1 -> Told.retry(RetryCause.QUEUE_FULL);
        case 2 -> Told.retry(RetryCause.BACKEND);
        case 3 -> Told.retry(RetryCause.EXHAUSTED);
        case 4 -> split(batch, items);
        default -> Told.ACCEPTED;
      };
    }

    private Outcome split(Batch batch, int items) {
      int taken = items / 2;
      int left = items - taken;
      ledger.delivered(taken);
      Resumption rest = again -> answer(batch, left, again);
      return new Outcome.Mixed(
          List.of(
              new Outcome.Part(Told.ACCEPTED, taken),
              new Outcome.Part(Told.retry(RetryCause.BACKEND).withResume(rest), left)));
    }

    @Override
    public TelemetryConsumer way() {
      return edge;
    }

    @Override
    public boolean pushesBack() {
      return pushesBack;
    }

    @Override
    public void drop(DropReason reason, long items) {
      ledger.in(items);
      ledger.dropped(reason, items);
    }

    @Override
    public void ahead(long items) {
      ledger.ahead(items);
    }

    @Override
    public void extra(long items) {
      ledger.extra(items);
    }
  }
}
