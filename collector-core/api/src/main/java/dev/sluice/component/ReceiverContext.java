package dev.sluice.component;

import dev.sluice.data.Signal;
import dev.sluice.ledger.SourceAccount;
import java.util.Map;

/** The world of a receiver, which feeds pipelines of one or more signals. */
public interface ReceiverContext extends ComponentContext {
  /** Where data goes, for the signals that some pipeline takes; others have no entry. */
  Map<Signal, Outlets> outlets();

  /**
   * For data of that signal which it makes without a client that could send it again, for example
   * by scraping.
   */
  SourceAccount account(Signal signal);
}
