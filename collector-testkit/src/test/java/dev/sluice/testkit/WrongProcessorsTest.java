package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite for processors passes those that are right, and none that are wrong. */
class WrongProcessorsTest {
  @ParameterizedTest
  @ValueSource(classes = {PassesOn.class, Filters.class})
  void passesWhatIsRight(Class<?> right) {
    SuiteRun run = SuiteRun.over(right);
    assertThat(run.failed()).isEmpty();
    assertThat(run.passed()).isGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        CountsFilteredOnRetry.class,
        CountsFilteredNotWhenMixed.class,
        AnswersForTheNextStep.class,
        KeepsTheLease.class,
        GivesTheLeaseBackTwice.class,
        AnswersTwice.class,
        ForgetsTheRest.class
      })
  void failsWhatIsWrong(Class<?> wrong) {
    assertThat(SuiteRun.over(wrong).failed()).as("%s", wrong).isNotEmpty();
  }

  @Test
  void onlyTheRaceSeesSomeFaults() {
    SuiteRun run = SuiteRun.over(ForgetsTheRest.class);
    assertThat(run.isCaughtBy("everyItemIsAccountedForWhenManyOffer")).isTrue();
  }

  /** A subject of the suite: one method is what it does. */
  abstract static class Subject extends ProcessorContract {
    ProcessorContext world = TestContext.of(dev.sluice.id.ComponentKind.PROCESSOR, "x");

    abstract void pass(Batch batch, Reply reply, TelemetryConsumer next);

    @Override
    protected Processor create(TestContext context, TelemetryConsumer next) {
      world = context;
      ProcessorContext mine = context;
      return new Processor() {
        @Override
        public void accept(Batch batch, Reply reply) {
          world = mine;
          pass(batch, reply, next);
        }

        @Override
        public Durability durability() {
          return next.durability();
        }

        @Override
        public void start() {}

        @Override
        public void stop(Deadline deadline) {}
      };
    }

    @Override
    protected String id() {
      return "subject";
    }

    /** All but one of the items, which stand for what is left after a filter. */
    static Batch withoutOne(Batch batch) {
      Payload less = Telemetry.batch(batch.signal(), 0, batch.items() - 1).payload();
      return Batch.of(batch.signal(), less, batch.items() - 1, batch.metadata(), batch.lease());
    }

    void filter(Batch batch, Reply reply, TelemetryConsumer next, UnaryOperator<Outcome> counting) {
      if (batch.items() == 1) {
        world.account().filtered(1);
        reply.complete(Outcome.accepted());
      } else {
        next.accept(withoutOne(batch), reply.mapped(counting));
      }
    }

    Outcome counted(Outcome outcome) {
      if (outcome instanceof Outcome.Accepted) {
        world.account().filtered(1);
      } else if (outcome instanceof Outcome.Mixed mixed) {
        world.account().filtered(1);
        List<Outcome.Part> parts = new ArrayList<>(mixed.parts());
        parts.add(new Outcome.Part(Outcome.accepted(), 1));
        return new Outcome.Mixed(parts);
      }
      return outcome;
    }
  }

  static class PassesOn extends Subject {
    @Override
    void pass(Batch batch, Reply reply, TelemetryConsumer next) {
      next.accept(batch, reply);
    }
  }

  static class Filters extends Subject {
    @Override
    void pass(Batch batch, Reply reply, TelemetryConsumer next) {
      filter(batch, reply, next, this::counted);
    }
  }

  static class CountsFilteredOnRetry extends Subject {
    @Override
    void pass(Batch batch, Reply reply, TelemetryConsumer next) {
      filter(
          batch,
          reply,
          next,
          outcome -> {
            if (outcome instanceof Outcome.Retry) {
              world.account().filtered(1);
            }
            return counted(outcome);
          });
    }
  }

  static class CountsFilteredNotWhenMixed extends Subject {
    @Override
    void pass(Batch batch, Reply reply, TelemetryConsumer next) {
      filter(
          batch,
          reply,
          next,
          outcome -> outcome instanceof Outcome.Mixed ? Outcome.accepted() : counted(outcome));
    }
  }

  static class AnswersForTheNextStep extends Subject {
    @Override
    void pass(Batch batch, Reply reply, TelemetryConsumer next) {
      next.accept(batch, outcome -> {});
      reply.complete(Outcome.accepted());
    }
  }

  static class KeepsTheLease extends Subject {
    @Override
    void pass(Batch batch, Reply reply, TelemetryConsumer next) {
      batch.lease().retain();
      next.accept(
          batch,
          reply.mapped(
              outcome -> {
                if (outcome instanceof Outcome.Accepted) {
                  batch.lease().release();
                }
                return outcome;
              }));
    }
  }

  static class GivesTheLeaseBackTwice extends Subject {
    @Override
    void pass(Batch batch, Reply reply, TelemetryConsumer next) {
      batch.lease().retain();
      next.accept(
          batch,
          reply.mapped(
              outcome -> {
                batch.lease().release();
                if (outcome instanceof Outcome.Mixed) {
                  batch.lease().release();
                }
                return outcome;
              }));
    }
  }

  static class AnswersTwice extends Subject {
    @Override
    void pass(Batch batch, Reply reply, TelemetryConsumer next) {
      next.accept(
          batch,
          reply.mapped(
              outcome -> {
                if (outcome instanceof Outcome.Mixed) {
                  reply.complete(outcome.forClient());
                }
                return outcome;
              }));
    }
  }

  /** Drops the way to resume without a word, so that the parts of it stay where they are. */
  static class ForgetsTheRest extends Subject {
    @Override
    void pass(Batch batch, Reply reply, TelemetryConsumer next) {
      next.accept(
          batch,
          reply.mapped(
              outcome ->
                  outcome instanceof Outcome.Retry retry ? retry.withResume(null) : outcome));
    }
  }
}
