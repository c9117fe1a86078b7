package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Exporter;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryRefusedException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite for exporters passes those that are right, and none that are wrong. */
class WrongExportersTest {
  @ParameterizedTest
  @ValueSource(classes = {Direct.class, Fickle.class})
  void passesWhatIsRight(Class<?> right) {
    SuiteRun run = SuiteRun.over(right);
    assertThat(run.failed()).isEmpty();
    assertThat(run.passed()).isGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        CountsRetryAsDelivered.class,
        OneAccountForAll.class,
        LosesWhatItHolds.class,
        KeepsTheLease.class,
        ForgetsToAnswer.class
      })
  void failsWhatIsWrong(Class<?> wrong) {
    assertThat(SuiteRun.over(wrong).failed()).as("%s", wrong).isNotEmpty();
  }

  abstract static class Subject extends ExporterContract {
    abstract void take(Batch batch, BranchLedger branch, Reply reply);

    void atTheEnd() {}

    @Override
    protected Exporter create(TestContext context) {
      return new Exporter() {
        @Override
        public void export(Batch batch, BranchLedger branch, Reply reply) {
          try {
            batch.payload();
          } catch (MemoryRefusedException e) {
            reply.complete(Outcome.Retry.NO_MEMORY);
            return;
          }
          take(batch, branch, reply);
        }

        @Override
        public Durability durability() {
          return Durability.DIRECT;
        }

        @Override
        public void start() {}

        @Override
        public void stop(Deadline deadline) {
          atTheEnd();
        }
      };
    }

    @Override
    protected Duration patience() {
      return Duration.ofMillis(500);
    }

    @Override
    protected String id() {
      return "subject";
    }
  }

  static class Direct extends Subject {
    @Override
    void take(Batch batch, BranchLedger branch, Reply reply) {
      branch.delivered(batch.items());
      reply.complete(Outcome.accepted());
    }
  }

  /** Right, with a destination that answers in every way once it is told to. */
  static class Fickle extends Subject {
    private FickleConsumer there = kind();

    private static FickleConsumer kind() {
      return new FickleConsumer(0, Signal.TRACES, Durability.DIRECT, false).beKind();
    }

    @Override
    protected void misbehave(long seed) {
      there = new FickleConsumer(seed, Signal.TRACES, Durability.DIRECT, false);
    }

    @Override
    void take(Batch batch, BranchLedger branch, Reply reply) {
      there.accept(
          batch,
          reply.mapped(
              outcome -> {
                branch.delivered(FickleConsumer.taken(outcome, batch.items()));
                return outcome;
              }));
      there.answerOne();
    }

    @Override
    void atTheEnd() {
      there.answerAll();
    }
  }

  static class CountsRetryAsDelivered extends Fickle {
    @Override
    void take(Batch batch, BranchLedger branch, Reply reply) {
      super.take(
          batch,
          branch,
          reply.mapped(
              outcome -> {
                if (outcome instanceof Outcome.Retry) {
                  branch.delivered(batch.items());
                }
                return outcome;
              }));
    }
  }

  static class OneAccountForAll extends Direct {
    private volatile @Nullable BranchLedger first;

    @Override
    void take(Batch batch, BranchLedger branch, Reply reply) {
      BranchLedger known = first;
      if (known == null || branch.pipeline().endsWith("/0")) {
        known = branch;
        first = branch;
      }
      super.take(batch, known, reply);
    }
  }

  /** Has answered for a batch, and lets it go with the stop. */
  static class LosesWhatItHolds extends Subject {
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

    @Override
    void take(Batch batch, BranchLedger branch, Reply reply) {
      batch.lease().retain();
      held.add(
          () -> {
            branch.delivered(batch.items());
            batch.lease().release();
          });
      reply.complete(Outcome.accepted());
      Runnable earlier = held.size() > 1 ? held.poll() : null;
      if (earlier != null) {
        earlier.run();
      }
    }
  }

  static class KeepsTheLease extends Direct {
    @Override
    void take(Batch batch, BranchLedger branch, Reply reply) {
      batch.lease().retain();
      super.take(batch, branch, reply);
    }
  }

  static class ForgetsToAnswer extends Direct {
    private volatile boolean stopped;

    @Override
    void take(Batch batch, BranchLedger branch, Reply reply) {
      if (!stopped && batch.items() != 7) {
        super.take(batch, branch, reply);
      }
    }

    @Override
    void atTheEnd() {
      stopped = true;
    }
  }
}
