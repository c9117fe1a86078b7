package dev.sluice.component;

import dev.sluice.data.Signal;
import dev.sluice.ledger.TrunkAccount;

/** The world of a processor, which stands in one pipeline. */
public interface ProcessorContext extends ComponentContext {
  /** The pipeline's. */
  Signal signal();

  /** The pipeline's id, for example {@code traces/2}. */
  String pipeline();

  /** What it counts: items held, left out, made and lost. */
  TrunkAccount account();
}
