package dev.sluice.engine;

import dev.sluice.component.ConnectorContext;
import dev.sluice.component.Outlets;
import dev.sluice.component.SignalPair;
import dev.sluice.ledger.SourceAccount;
import java.util.List;

/** What a connector sees of the world. */
final class ConnectorWorld extends EngineContext implements ConnectorContext {
  private final SignalPair pair;
  private final Outlets outlets;
  private final SourceAccount account;

  ConnectorWorld(Services services, InstanceId instance, SignalPair pair, Outlets outlets) {
    super(services, instance, ofSignal(pair.from()));
    this.pair = pair;
    this.outlets = outlets;
    this.account = new SourceAccount(instance.id(), pair.to());
  }

  @Override
  public SignalPair pair() {
    return pair;
  }

  @Override
  public Outlets outlets() {
    return outlets;
  }

  @Override
  public SourceAccount account() {
    return account;
  }

  @Override
  List<SourceAccount> sources() {
    return List.of(account);
  }
}
