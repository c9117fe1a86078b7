package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite for receivers with clients passes those that are right, and none that are wrong. */
class WrongReceiversTest {
  private static final int BYTES = 100;

  @ParameterizedTest
  @ValueSource(classes = Waits.class)
  void passesWhatIsRight(Class<?> right) {
    SuiteRun run = SuiteRun.over(right);
    assertThat(run.failed()).isEmpty();
    assertThat(run.passed()).isGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        DoesNotWait.class,
        TakesRefusalForSuccess.class,
        ForgetsAChargeWhenMixed.class,
        GoesOnAfterTheStop.class
      })
  void failsWhatIsWrong(Class<?> wrong) {
    assertThat(SuiteRun.over(wrong).failed()).as("%s", wrong).isNotEmpty();
  }

  /** Without a network: what a client sends is a call. */
  abstract static class Subject extends ReceiverContract {
    /** What a client gets to hear. */
    boolean heard(CompletableFuture<Outcome> outcome) throws Exception {
      return outcome.get(2, TimeUnit.SECONDS).forClient() instanceof Outcome.Accepted;
    }

    boolean givesBack(Outcome outcome) {
      return true;
    }

    boolean isStopped(boolean stopped) {
      return stopped;
    }

    @Override
    protected Receiver create(ReceiverContext context) {
      return new InProcess(
          context.budget(), requireNonNull(context.outlets().get(Signal.TRACES)).all());
    }

    @Override
    protected Duration patience() {
      return Duration.ofMillis(500);
    }

    @Override
    protected String id() {
      return "subject";
    }

    @Override
    protected boolean send(Receiver receiver, Signal signal, int items) throws Exception {
      return ((InProcess) receiver).send(items);
    }

    private final class InProcess implements Receiver {
      private final MemoryBudget budget;
      private final TelemetryConsumer next;
      private volatile boolean stopped;

      InProcess(MemoryBudget budget, TelemetryConsumer next) {
        this.budget = budget;
        this.next = next;
      }

      boolean send(int items) throws Exception {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        synchronized (this) {
          if (isStopped(stopped)) {
            return false;
          }
        }
        budget.charge(BYTES);
        Batch batch =
            Telemetry.batch(
                Signal.TRACES, 0, items, RequestMetadata.NONE, budget.leaseCharged(BYTES));
        next.accept(
            batch,
            outcome -> {
              if (outcome instanceof Outcome.Retry retry && retry.resume() != null) {
                retry.resume().abandon();
              }
              if (givesBack(outcome)) {
                batch.lease().release();
              }
              answer.complete(outcome);
            });
        return heard(answer);
      }

      @Override
      public void start() {}

      @Override
      public synchronized void stop(Deadline deadline) {
        stopped = true;
      }
    }
  }

  static class Waits extends Subject {}

  static class DoesNotWait extends Subject {
    @Override
    boolean heard(CompletableFuture<Outcome> outcome) {
      return !outcome.isDone()
          || outcome.getNow(Outcome.accepted()).forClient() instanceof Outcome.Accepted;
    }
  }

  static class TakesRefusalForSuccess extends Subject {
    @Override
    boolean heard(CompletableFuture<Outcome> outcome) throws Exception {
      return !(outcome.get(2, TimeUnit.SECONDS) instanceof Outcome.Retry);
    }
  }

  static class ForgetsAChargeWhenMixed extends Subject {
    @Override
    boolean givesBack(Outcome outcome) {
      return !(outcome instanceof Outcome.Mixed);
    }
  }

  static class GoesOnAfterTheStop extends Subject {
    @Override
    boolean isStopped(boolean stopped) {
      return false;
    }
  }
}
