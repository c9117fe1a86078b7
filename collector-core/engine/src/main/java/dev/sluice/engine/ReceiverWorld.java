package dev.sluice.engine;

import static java.util.Objects.requireNonNull;

import dev.sluice.component.Outlets;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Signal;
import dev.sluice.ledger.SourceAccount;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a receiver sees of the world. */
final class ReceiverWorld extends EngineContext implements ReceiverContext {
  private final Map<Signal, Outlets> outlets;
  private final Map<Signal, SourceAccount> accounts = new EnumMap<>(Signal.class); // then read only

  ReceiverWorld(Services services, InstanceId instance, Map<Signal, ? extends Outlets> outlets) {
    super(services, instance, log -> log);
    this.outlets = Map.copyOf(outlets);
    for (Signal signal : Signal.values()) {
      accounts.put(signal, new SourceAccount(instance.id(), signal));
    }
  }

  @Override
  public Map<Signal, Outlets> outlets() {
    return outlets;
  }

  @Override
  public SourceAccount account(Signal signal) {
    return requireNonNull(accounts.get(signal)); // every signal has one
  }

  @Override
  List<SourceAccount> sources() {
    return List.copyOf(accounts.values());
  }
}
