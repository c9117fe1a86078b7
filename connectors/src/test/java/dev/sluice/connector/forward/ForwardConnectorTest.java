package dev.sluice.connector.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ForwardConnectorTest {
  private final RecordingConsumer next = new RecordingConsumer();

  @Test
  void passesTheSameBatchOnAndAnswersWhatWasAnsweredBehind() {
    try (TestContext context = TestContext.of(ComponentKind.CONNECTOR, "forward", Signal.LOGS)) {
      Connector connector =
          new ForwardConnectorFactory()
              .create(
                  new ForwardConnectorFactory.ForwardConfig(),
                  context.between(new SignalPair(Signal.LOGS, Signal.LOGS), next));
      Outcome busy = new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);
      next.answer(busy);
      Batch batch = Telemetry.batch(Signal.LOGS, 0, 3);
      RecordingReply reply = new RecordingReply();
      connector.accept(batch, reply);
      assertThat(reply.outcome()).isEqualTo(busy);
      assertThat(next.batches()).singleElement().isSameAs(batch);
    }
  }

  @Test
  void isFoundByItsTypeAndStaysWithinASignal() {
    assertThat(ServiceLoader.load(ConnectorFactory.class))
        .filteredOn(factory -> factory.type().name().equals("forward"))
        .singleElement()
        .isInstanceOfSatisfying(
            ForwardConnectorFactory.class,
            factory ->
                assertThat(factory.pairs().keySet())
                    .hasSize(Signal.values().length)
                    .allMatch(pair -> pair.from() == pair.to()));
  }
}
