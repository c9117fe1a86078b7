package dev.sluice.load.kills;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Counts the kills and tells of them: a line every few seconds, and the figures at the end. Used by
 * one thread.
 */
final class KillReport {
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final KillPlan plan;
  private final List<Flow> flows;
  private final Arrivals arrivals;
  private final Folder storage;
  private final StartTimes starts;
  private final long startNanos = System.nanoTime();
  private long progressNanos = startNanos;
  private int kills;
  private int beforeReady;
  private long mostBacklog;
  private long mostStorageBytes;

  KillReport(
      KillPlan plan, List<Flow> flows, Arrivals arrivals, Folder storage, StartTimes starts) {
    this.plan = plan;
    this.flows = flows;
    this.arrivals = arrivals;
    this.storage = storage;
    this.starts = starts;
  }

  /** Kills so far. */
  int kills() {
    return kills;
  }

  /** A collector was killed, and the sink has read what it had sent. */
  void killed(boolean wasReady) throws IOException {
    kills++;
    beforeReady += wasReady ? 0 : 1;
    mostBacklog = Math.max(mostBacklog, arrivals.backlog());
    mostStorageBytes = Math.max(mostStorageBytes, storage.bytes());
  }

  /** A line, unless the one before is only seconds old. */
  void progress() {
    if (System.nanoTime() - progressNanos >= PROGRESS_NANOS) {
      line();
    }
  }

  /** How far it is. */
  void line() {
    long now = System.nanoTime();
    progressNanos = now;
    System.out.printf(
        Locale.ROOT,
        "[%5.0f s] kill %d of %d, %d before ready; accepted %d, at the sink %d, backlog %d, duplicates %d (most of one kill %d); ready in %.2f s, most %.2f s; storage %.1f MiB%n",
        (now - startNanos) / 1e9,
        kills,
        plan.kills().size(),
        beforeReady,
        flows.stream().mapToLong(flow -> flow.accepted().size()).sum(),
        flows.stream().mapToLong(flow -> flow.taken().size()).sum(),
        arrivals.backlog(),
        flows.stream().mapToLong(flow -> flow.repeats().total()).sum(),
        flows.stream().mapToLong(flow -> flow.repeats().mostOfOneLife()).max().orElse(0),
        starts.medianNanos() / 1e9,
        starts.mostNanos() / 1e9,
        mostStorageBytes / 1048576.0);
  }

  /** The figures; returns what is wrong with what came. */
  List<String> end() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%d kills, %d of them before ready, in %.1f minutes; start to ready: median %.2f s, most %.2f s%n",
        kills,
        beforeReady,
        (System.nanoTime() - startNanos) / 60e9,
        starts.medianNanos() / 1e9,
        starts.mostNanos() / 1e9);
    System.out.printf(
        Locale.ROOT,
        "backlog: most %d items; storage: most %.1f MiB, at the end %.1f MiB%n",
        mostBacklog,
        mostStorageBytes / 1048576.0,
        storage.bytes() / 1048576.0);
    System.out.println("allowed duplicates of one kill: " + plan.mostRepeats());
    List<String> failures = new ArrayList<>();
    for (Flow flow : flows) {
      FlowVerdict verdict = FlowVerdict.of(flow);
      System.out.println(verdict.line());
      failures.addAll(verdict.failures(plan.mostRepeats()));
      flow.tally()
          .details()
          .forEach((detail, count) -> System.out.println("        " + count + "x " + detail));
    }
    return failures;
  }
}
