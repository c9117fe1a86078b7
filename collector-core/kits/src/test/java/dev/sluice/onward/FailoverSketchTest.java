package dev.sluice.onward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.SignalPair;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.DropReason;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A connector that asks the next pipeline when one refuses, written against the public API. */
class FailoverSketchTest {
  private static final Outcome.Retry BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);

  /** A request whose caller waits for the outcome. */
  private static final class Asked extends Journey {
    private final Batch batch;
    private final Reply reply;
    private int level;

    Asked(Batch batch, Reply reply) {
      this.batch = batch;
      this.reply = reply;
    }
  }

  private static final class Failover implements Connector, Route<Asked>, Account<Asked> {
    private final List<TelemetryConsumer> levels;
    private final Onward<Asked> onward;

    Failover(ConnectorContext context) {
      this.levels =
          context.outlets().pipelines().stream()
              .map(pipeline -> context.outlets().to(List.of(pipeline)))
              .toList();
      this.onward = new Onward<>(context.scheduler(), context.executor(), this, this);
    }

    @Override
    public void start() {}

    @Override
    public void accept(Batch batch, Reply reply) {
      batch.lease().retain();
      Asked asked = new Asked(batch, reply);
      onward.enter(asked);
      onward.start(asked);
    }

    @Override
    public Deadline begin(Asked asked) {
      return asked.reply.deadline();
    }

    @Override
    public void attempt(Asked asked, Reply reply) {
      levels.get(asked.level).accept(asked.batch, reply);
    }

    @Override
    public Step judge(Asked asked, Outcome answer, boolean stopping) {
      if (answer.forClient() instanceof Outcome.Retry retry && asked.level < levels.size() - 1) {
        asked.level++;
        return new Step.Wait(answer, retry.withResume(null), 0);
      }
      return new Step.Ending(answer, answer, null, "");
    }

    @Override
    public void waits(Asked asked, Step.Wait wait) {}

    @Override
    public void ended(Asked asked, Step.Ending ending) {
      asked.batch.lease().releaseRead();
      asked.reply.complete(ending.told());
    }

    @Override
    public Step.Ending givenUp(Asked asked) {
      return Step.Ending.failed(
          new Outcome.Retry(StatusCode.UNAVAILABLE, "stopping", RetryCause.SHUTDOWN),
          DropReason.SHUTDOWN,
          "");
    }

    @Override
    public void left(Asked asked) {}

    @Override
    public void stop(Deadline deadline) {
      onward.abort();
    }
  }

  private final RecordingConsumer first = new RecordingConsumer();
  private final RecordingConsumer second = new RecordingConsumer();
  private final TestContext world =
      TestContext.of(ComponentKind.CONNECTOR, "failover", Signal.TRACES);
  private final CountingLease lease = new CountingLease();
  private final RecordingReply reply = new RecordingReply();
  private final Failover failover = new Failover(world.between(pair(), levels()));

  private static SignalPair pair() {
    return new SignalPair(Signal.TRACES, Signal.TRACES);
  }

  private Map<String, TelemetryConsumer> levels() {
    Map<String, TelemetryConsumer> levels = new LinkedHashMap<>();
    levels.put("traces/first", first);
    levels.put("traces/second", second);
    return levels;
  }

  private void offer() {
    failover.accept(Telemetry.batch(Signal.TRACES, 0, 3, RequestMetadata.NONE, lease), reply);
  }

  @Test
  void asksTheNextPipelineAtOnceWhenOneRefusesForNow() {
    first.answer(BUSY);
    offer();
    assertThat(second.acceptedItems()).isEqualTo(3);
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    assertThat(lease.references()).isEqualTo(1);
  }

  @Test
  void handsTheLastRefusalBack() {
    first.answer(BUSY);
    second.answer(BUSY);
    offer();
    assertThat(reply.outcome()).isEqualTo(BUSY);
  }

  @Test
  void whatHangsAtTheStopIsAnsweredOnce() {
    first.hold();
    offer();
    failover.stop(Deadline.NONE);
    first.completeNext(Outcome.accepted());
    assertThat(((Outcome.Retry) reply.outcome()).cause()).isEqualTo(RetryCause.SHUTDOWN);
    assertThat(lease.references()).isEqualTo(1);
  }
}
