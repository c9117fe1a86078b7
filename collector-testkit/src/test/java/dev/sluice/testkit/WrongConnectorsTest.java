package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.DropReason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite for connectors passes those that are right, and none that are wrong. */
class WrongConnectorsTest {
  /** One that makes data is run where what makes it stands: {@code SourceContractTest}. */
  @Test
  void passesWhatIsRight() {
    SuiteRun run = SuiteRun.over(PassesOn.class);
    assertThat(run.failed()).isEmpty();
    assertThat(run.passed()).isGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        AnswersForThem.class,
        KeepsTheLease.class,
        TellsOfMixedAsTaken.class,
        ForgetsTheRest.class,
        MakesWithoutCounting.class,
        DropsWithoutCounting.class
      })
  void failsWhatIsWrong(Class<?> wrong) {
    assertThat(SuiteRun.over(wrong).failed()).as("%s", wrong).isNotEmpty();
  }

  abstract static class Subject extends ConnectorContract<String> {
    abstract void pass(Batch batch, Reply reply, ConnectorContext context);

    @Override
    protected ConnectorFactory<String> factory() {
      return new ConnectorFactory<>() {
        @Override
        public ComponentType type() {
          return ComponentType.of("subject");
        }

        @Override
        public Spec<String> spec() {
          return Spec.empty("");
        }

        @Override
        public Map<SignalPair, Stability> pairs() {
          return Map.of(new SignalPair(Signal.TRACES, Signal.LOGS), Stability.BETA);
        }

        @Override
        public Connector create(String config, ConnectorContext context) {
          return connector(context);
        }
      };
    }

    private Connector connector(ConnectorContext context) {
      return new Connector() {
        @Override
        public void accept(Batch batch, Reply reply) {
          pass(batch, reply, context);
        }

        @Override
        public Durability durability() {
          return context.outlets().all().durability();
        }

        @Override
        public void start() {}

        @Override
        public void stop(Deadline deadline) {}
      };
    }

    @Override
    protected boolean isNamedByFiles() {
      return false;
    }

    @Override
    protected String yaml() {
      return "{}";
    }

    /** A log record for each span. */
    static Batch logs(Batch batch) {
      return Batch.of(
          Signal.LOGS,
          Telemetry.logs(batch.items()).payload(),
          batch.items(),
          batch.metadata(),
          batch.lease());
    }
  }

  static class PassesOn extends Subject {
    @Override
    void pass(Batch batch, Reply reply, ConnectorContext context) {
      context.outlets().all().accept(logs(batch), reply);
    }
  }

  static class AnswersForThem extends Subject {
    @Override
    void pass(Batch batch, Reply reply, ConnectorContext context) {
      context.outlets().all().accept(logs(batch), outcome -> {});
      reply.complete(Outcome.accepted());
    }
  }

  static class KeepsTheLease extends Subject {
    @Override
    void pass(Batch batch, Reply reply, ConnectorContext context) {
      batch.lease().retain();
      context
          .outlets()
          .all()
          .accept(
              logs(batch),
              reply.mapped(
                  outcome -> {
                    if (!(outcome instanceof Outcome.Mixed)) {
                      batch.lease().release();
                    }
                    return outcome;
                  }));
    }
  }

  static class TellsOfMixedAsTaken extends Subject {
    @Override
    void pass(Batch batch, Reply reply, ConnectorContext context) {
      context
          .outlets()
          .all()
          .accept(
              logs(batch),
              reply.mapped(
                  outcome -> outcome instanceof Outcome.Mixed ? Outcome.accepted() : outcome));
    }
  }

  static class ForgetsTheRest extends Subject {
    @Override
    void pass(Batch batch, Reply reply, ConnectorContext context) {
      context
          .outlets()
          .all()
          .accept(
              logs(batch),
              reply.mapped(
                  outcome ->
                      outcome instanceof Outcome.Retry
                          ? new Outcome.Retry(StatusCode.UNAVAILABLE, "again", RetryCause.BACKEND)
                          : outcome));
    }
  }

  /** Takes what comes in, and makes a log record for each batch. */
  abstract static class Makes extends Subject {
    @Override
    protected boolean passesOn() {
      return false;
    }

    abstract void offer(ConnectorContext context);

    @Override
    void pass(Batch batch, Reply reply, ConnectorContext context) {
      offer(context);
      reply.complete(Outcome.accepted());
    }
  }

  /** Offers until it is taken, and writes nothing into its account. */
  static class MakesWithoutCounting extends Makes {
    @Override
    void offer(ConnectorContext context) {
      context
          .outlets()
          .all()
          .accept(
              Telemetry.logs(1),
              outcome -> {
                if (outcome instanceof Outcome.Retry) {
                  context.scheduler().schedule(Duration.ofMillis(10), () -> offer(context));
                }
              });
    }
  }

  /** Offers once, and forgets what was not taken. */
  static class DropsWithoutCounting extends Makes {
    @Override
    void offer(ConnectorContext context) {
      context.account().created(1);
      context
          .outlets()
          .all()
          .accept(
              Telemetry.logs(1),
              outcome -> {
                if (outcome instanceof Outcome.Accepted) {
                  context.account().taken(1);
                } else if (outcome instanceof Outcome.Rejected) {
                  context.account().dropped(DropReason.PERMANENT, 1);
                }
              });
    }
  }
}
