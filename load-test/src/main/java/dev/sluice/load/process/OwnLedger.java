package dev.sluice.load.process;

import dev.sluice.load.payload.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The collector's own ledger of one signal since its last start.
 *
 * @param in and {@code created}: what came from outside, and what it began with
 * @param created see {@code in}
 * @param delivered what the sink has answered for
 * @param rejected by the sink
 * @param dropped given up
 * @param filtered left out on purpose
 * @param held still there
 */
public record OwnLedger(
    long in, long created, long delivered, long rejected, long dropped, long filtered, long held) {
  private static final String NAME = "sluice_ledger_items";

  /** The terms of a signal on the page of the collector's own metrics, all branches together. */
  public static OwnLedger of(Signal signal, CollectorProcess.Metrics page) {
    String label = "signal=\"" + signal.name().toLowerCase(Locale.ROOT) + "\"";
    return new OwnLedger(
        term(page, label, "in"),
        term(page, label, "created"),
        term(page, label, "delivered"),
        term(page, label, "rejected_by_backend"),
        term(page, label, "dropped"),
        term(page, label, "filtered"),
        term(page, label, "held"));
  }

  private static long term(CollectorProcess.Metrics page, String label, String term) {
    return (long) page.sum(NAME, label, "term=\"" + term + "\"");
  }

  /** The terms that all else must add up to. */
  public long came() {
    return in + created;
  }

  /** All else. */
  public long accountedFor() {
    return delivered + rejected + dropped + filtered + held;
  }

  /** What is wrong with it when the sink has answered for so many since that start. */
  public List<String> failures(Signal signal, long answeredAtSink) {
    List<String> failures = new ArrayList<>();
    if (came() != accountedFor()) {
      failures.add("in and created are " + came() + ", all else is " + accountedFor());
    }
    if (delivered != answeredAtSink) {
      failures.add("delivered are " + delivered + ", the sink has answered for " + answeredAtSink);
    }
    if (dropped != 0) {
      failures.add("dropped are " + dropped);
    }
    return failures.stream()
        .map(text -> signal.name().toLowerCase(Locale.ROOT) + ": own ledger: " + text)
        .toList();
  }
}
