package dev.sluice.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.pulling.PullingConfig;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.TestContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A receiver that pulls. */
class HeapReceiverTest {
  @Test
  void tellsAtTheIntervalAndAccountsForEachPoint() throws Exception {
    try (TestContext world = TestContext.of(ComponentKind.RECEIVER, "heap")) {
      RecordingConsumer next = new RecordingConsumer();
      ReceiverContext context = world.inFrontOf(Map.of(Signal.METRICS, next));
      HeapReceiver receiver = new HeapReceiver(PullingConfig.DEFAULT, context);
      receiver.start();
      world.manualClock().advance(PullingConfig.DEFAULT.initialDelay());
      world.manualClock().advance(PullingConfig.DEFAULT.collectionInterval());
      receiver.stop(Deadline.NONE);
      assertThat(next.acceptedItems()).isEqualTo(2);
      assertThat(context.account(Signal.METRICS).taken()).isEqualTo(2);
      assertThat(context.account(Signal.METRICS).held()).isZero();
      assertThat(world.budget().usedBytes()).isZero();
    }
  }
}
