package dev.sluice.load.ledger;

import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.Tally;
import dev.sluice.load.payload.ItemNumber;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Template;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.process.OwnLedger;
import dev.sluice.load.sink.Account;
import dev.sluice.load.sink.NumberSet;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The items of one signal: what clients sent, what of it the sampler lets pass, and what the sink
 * has. Used by one thread, beside those that send and receive.
 */
final class LedgerFlow {
  private static final int RUN = 1;
  private static final int ITEMS_PER_REQUEST = 200;
  private static final int SPANS_PER_TRACE = 4;
  private static final HashSeedSampling SAMPLING =
      new HashSeedSampling(LedgerConfig.SAMPLING_SEED, LedgerConfig.SAMPLING_PERCENT);

  private final LedgerPlan plan;
  private final Signal signal;
  private final Bodies bodies;
  private final Tally tally = new Tally(true);
  private final Account account;
  private Counts beforeRestart = new Counts(0, 0, 0);

  /** What clients and sink have counted. */
  private record Counts(long accepted, long taken, long rejected) {}

  /**
   * @param account the sink's
   */
  LedgerFlow(LedgerPlan plan, Signal signal, Account account) {
    this.plan = plan;
    this.signal = signal;
    this.account = account;
    Profile.File profile =
        Profile.File.of(signal)
            .withItemsPerRequest(List.of(ITEMS_PER_REQUEST))
            .withSpansPerTrace(SPANS_PER_TRACE);
    bodies =
        new Bodies(
            Templates.of(profile.profile(), Instant.now()),
            plan.compression(),
            RUN,
            signal.generator(),
            false);
  }

  Signal signal() {
    return signal;
  }

  Bodies bodies() {
    return bodies;
  }

  Tally tally() {
    return tally;
  }

  private NumberSet accepted() {
    return Objects.requireNonNull(tally.accepted());
  }

  /** The collector begins anew, and with it its own ledger. */
  void restarts() {
    beforeRestart = new Counts(tally.items(), account.answeredTaken(), account.answeredRejected());
  }

  private boolean isExpected(long sequence) {
    if (signal == Signal.METRICS) {
      return true;
    }
    long root = sequence - sequence % ITEMS_PER_REQUEST % SPANS_PER_TRACE;
    return SAMPLING.keeps(Template.traceId(ItemNumber.pack(RUN, signal.generator(), root)));
  }

  /** Items accepted that the sink should have and has not. */
  long missing() {
    NumberSet taken = account.taken(bodies.source());
    NumberSet rejected = account.rejected(bodies.source());
    return accepted()
        .count(
            sequence ->
                isExpected(sequence) && !taken.contains(sequence) && !rejected.contains(sequence));
  }

  /** What came, number by number; prints a line. */
  void compareNumbers(Expectations expectations) {
    NumberSet sent = accepted();
    NumberSet taken = account.taken(bodies.source());
    long missing = missing();
    long unexpected = taken.count(sequence -> !isExpected(sequence));
    System.out.printf(
        Locale.ROOT,
        "%-4s %-4s %-7s accepted %d, expected %d, at the sink %d (%d duplicates), rejected by it %d, lost %d, not sampled but there %d%n",
        plan.grpc() ? "grpc" : "http",
        plan.gzip() ? "gzip" : "none",
        signal.name().toLowerCase(Locale.ROOT),
        sent.size(),
        sent.count(this::isExpected),
        taken.size(),
        taken.duplicates(),
        account.rejected(bodies.source()).size(),
        missing,
        unexpected);
    expectations.expect(missing, 0, signal + ": items accepted and lost");
    expectations.expect(unexpected, 0, signal + ": items that the reference's sampler drops");
    expectations.expect(account.broken(), 0, signal + ": requests that are no OTLP");
  }

  /** The collector's own ledger against what clients and sink saw since the restart. */
  void compareOwnLedger(OwnLedger own, Expectations expectations) {
    expectations.expect(
        own.in(), tally.items() - beforeRestart.accepted(), signal + ": own ledger, in");
    expectations.expect(own.came(), own.accountedFor(), signal + ": own ledger, sum");
    expectations.expect(
        own.delivered(),
        account.answeredTaken() - beforeRestart.taken(),
        signal + ": own ledger, delivered");
    expectations.expect(
        own.rejected(),
        account.answeredRejected() - beforeRestart.rejected(),
        signal + ": own ledger, rejected by backend");
    expectations.expect(own.dropped(), 0, signal + ": own ledger, dropped");
    expectations.expect(own.held(), 0, signal + ": own ledger, held");
  }
}
