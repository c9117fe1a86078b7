package dev.sluice.ledger;

import dev.sluice.id.ComponentId;

/** What one processor counts in the account of its pipeline. Thread-safe. */
public final class TrunkAccount {
  private final PipelineLedger ledger;
  private final ComponentId component;

  public TrunkAccount(PipelineLedger ledger, ComponentId component) {
    this.ledger = ledger;
    this.component = component;
  }

  /** New items that it made. */
  public void created(long items) {
    ledger.created(component, items);
  }

  /** Left out on purpose, for example by sampling; counted when the rest is taken. */
  public void filtered(long items) {
    ledger.filtered(component, items);
  }

  /** Answered for and not passed on yet. Negative when they leave. */
  public void held(long items) {
    ledger.held(component, items);
  }

  /** Answered for and gone. */
  public void dropped(DropReason reason, long items) {
    ledger.dropped(component, reason, items);
  }
}
