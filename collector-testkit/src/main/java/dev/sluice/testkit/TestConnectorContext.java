package dev.sluice.testkit;

import dev.sluice.component.ConnectorContext;
import dev.sluice.component.Outlets;
import dev.sluice.component.SignalPair;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.SourceAccount;
import java.util.Map;

/** A connector's view of a test's world. */
final class TestConnectorContext extends TestView implements ConnectorContext {
  private final SignalPair pair;
  private final Outlets outlets;
  private final SourceAccount account;

  TestConnectorContext(
      TestContext world, SignalPair pair, Map<String, TelemetryConsumer> pipelines) {
    super(world);
    this.pair = pair;
    this.outlets = new TestOutlets(pair.to(), pipelines);
    this.account = new SourceAccount(world.id(), pair.to());
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
}
