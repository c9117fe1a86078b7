package dev.sluice.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ConnectorContract;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A connector that goes elsewhere when a pipeline does not take a batch. */
class FailoverTest extends ConnectorContract<String> {
  private static final Outcome.Retry BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);

  @Override
  protected ConnectorFactory<String> factory() {
    return new SketchFactory(Signal.TRACES, Signal.TRACES, Failover::new);
  }

  @Override
  protected String yaml() {
    return "{}";
  }

  @Override
  protected boolean isNamedByFiles() {
    return false;
  }

  @Test
  void theSecondHasWhatTheFirstRefusesAndTheCallerHearsWhenNobodyTakesIt() {
    try (TestContext world = TestContext.of(ComponentKind.CONNECTOR, "sketch")) {
      RecordingConsumer first = new RecordingConsumer().answerBy(batch -> BUSY);
      RecordingConsumer second = new RecordingConsumer();
      Map<String, TelemetryConsumer> pipelines = new LinkedHashMap<>();
      pipelines.put("traces/first", first);
      pipelines.put("traces/second", second);
      Failover failover =
          new Failover(world.between(new SignalPair(Signal.TRACES, Signal.TRACES), pipelines));
      RecordingReply reply = new RecordingReply();
      failover.accept(Telemetry.spans(3), reply);
      assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
      assertThat(second.acceptedItems()).isEqualTo(3);
      second.answer(BUSY);
      RecordingReply again = new RecordingReply();
      failover.accept(Telemetry.spans(3), again);
      assertThat(again.outcome()).isEqualTo(BUSY);
    }
  }
}
