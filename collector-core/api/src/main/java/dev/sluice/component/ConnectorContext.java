package dev.sluice.component;

import dev.sluice.ledger.SourceAccount;

/** The world of a connector, which ends pipelines of one signal and begins others. */
public interface ConnectorContext extends ComponentContext {
  /** The signals it joins. */
  SignalPair pair();

  /** The pipelines behind it. */
  Outlets outlets();

  /** For the data that it makes; what it passes on is counted by the engine. */
  SourceAccount account();
}
