package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;

import dev.sluice.component.Outlets;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.SourceAccount;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** A receiver's view of a test's world. */
final class TestReceiverContext extends TestView implements ReceiverContext {
  private final Map<Signal, Outlets> outlets = new EnumMap<>(Signal.class);
  private final Map<Signal, SourceAccount> accounts = new EnumMap<>(Signal.class);

  TestReceiverContext(TestContext world, Map<Signal, ? extends TelemetryConsumer> next) {
    super(world);
    next.forEach(
        (signal, consumer) ->
            outlets.put(signal, new TestOutlets(signal, Map.of(signal.id(), consumer))));
    for (Signal signal : Signal.values()) {
      accounts.put(signal, new SourceAccount(world.id(), signal));
    }
  }

  Collection<SourceAccount> accounts() {
    return accounts.values();
  }

  @Override
  public Map<Signal, Outlets> outlets() {
    return Map.copyOf(outlets);
  }

  @Override
  public SourceAccount account(Signal signal) {
    return requireNonNull(accounts.get(signal)); // every signal has one
  }
}
