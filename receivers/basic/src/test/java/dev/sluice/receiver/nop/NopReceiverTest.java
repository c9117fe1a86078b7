package dev.sluice.receiver.nop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.TestContext;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class NopReceiverTest {
  @Test
  void startsAndStopsAndSendsNothing() throws Exception {
    RecordingConsumer next = new RecordingConsumer();
    try (TestContext context = TestContext.of(ComponentKind.RECEIVER, "nop")) {
      Receiver receiver =
          new NopReceiverFactory()
              .create(
                  new NopReceiverFactory.NopConfig(),
                  context.inFrontOf(Map.of(Signal.TRACES, next)));
      receiver.start();
      receiver.stop(Deadline.NONE);
      receiver.stop(Deadline.NONE);
    }
    assertThat(next.batches()).isEmpty();
  }

  @Test
  void isFoundByItsTypeForEverySignal() {
    assertThat(ServiceLoader.load(ReceiverFactory.class))
        .filteredOn(factory -> factory.type().name().equals("nop"))
        .singleElement()
        .isInstanceOfSatisfying(
            NopReceiverFactory.class,
            factory -> assertThat(factory.signals()).containsOnlyKeys(Signal.values()));
  }
}
