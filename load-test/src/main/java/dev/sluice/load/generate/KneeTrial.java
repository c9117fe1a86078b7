package dev.sluice.load.generate;

import dev.sluice.load.client.Senders;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.OpenLoop;
import dev.sluice.load.drive.Schedule;
import dev.sluice.load.drive.Tally;
import dev.sluice.load.report.Latencies;
import dev.sluice.load.report.Results;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.ObjectNode;

/** Drives one rate for a while and says whether it holds. Used by one thread. */
final class KneeTrial implements KneeSearch.Trial {
  private static final double LEAST_SHARE = 0.99;
  private static final double WARM_UP_SECONDS = 5;
  private static final double SETTLE_SECONDS = 1;

  private final Bodies bodies;
  private final Senders senders;
  private final double seconds;
  private final double p99Millis;

  KneeTrial(Bodies bodies, Senders senders, double seconds, double p99Millis) {
    this.bodies = bodies;
    this.senders = senders;
    this.seconds = seconds;
    this.p99Millis = p99Millis;
  }

  /** Lets both sides compile what they run before the first trial. */
  void warmUp(double rate) throws InterruptedException {
    drive(rate, WARM_UP_SECONDS, new Tally(false));
  }

  @Override
  public KneeSearch.Step at(double rate) throws InterruptedException {
    drive(rate, SETTLE_SECONDS, new Tally(false));
    Tally tally = new Tally(false);
    double elapsed = drive(rate, seconds, tally);
    Histogram latencies = tally.takeLatencies();
    double p99 = Latencies.millis(latencies, 99);
    // The last answers come later than their requests are due, as all of them do.
    double answered = Math.max(seconds, elapsed - Math.min(p99, p99Millis) / 1000);
    double achieved = tally.items() / answered;
    // The rate of whole requests is what was really asked.
    double asked =
        Schedule.constant(rate / bodies.itemsPerRequest(), seconds).requests()
            * bodies.itemsPerRequest()
            / seconds;
    KneeSearch.Step step =
        new KneeSearch.Step(
            rate,
            achieved,
            Latencies.millis(latencies, 50),
            p99,
            Latencies.millis(latencies, 100),
            achieved >= LEAST_SHARE * Math.min(asked, rate) && p99 < p99Millis);
    System.err.printf(
        Locale.ROOT,
        "asked %.0f, achieved %.0f items/s, p50 %.2f ms, p99 %.2f ms, max %.2f ms: %s%n",
        step.asked(),
        step.achieved(),
        step.p50(),
        step.p99(),
        step.max(),
        step.holds() ? "holds" : "does not hold");
    return step;
  }

  /** Returns the seconds until the last answer. */
  private double drive(double rate, double length, Tally tally) throws InterruptedException {
    Schedule schedule = Schedule.constant(rate / bodies.itemsPerRequest(), length);
    OpenLoop loop = new OpenLoop(bodies, senders.all(), schedule, tally);
    long start = System.nanoTime();
    loop.run();
    return (System.nanoTime() - start) / 1e9;
  }

  static void write(
      Results results,
      List<KneeSearch.Step> steps,
      Optional<KneeSearch.Step> knee,
      double p99Millis) {
    ObjectNode root = results.root();
    root.put("passed", knee.isPresent());
    root.put("knee_p99_limit_ms", p99Millis);
    knee.ifPresent(
        step ->
            root.putObject("knee")
                .put("asked", step.asked())
                .put("achieved", step.achieved())
                .put("p99_ms", step.p99()));
    results.sampleColumns(
        List.of(
            "asked_items_per_s", "achieved_items_per_s", "p50_ms", "p99_ms", "max_ms", "holds"));
    for (KneeSearch.Step step : steps) {
      results.sample(
          List.of(step.asked(), step.achieved(), step.p50(), step.p99(), step.max(), step.holds()));
    }
  }
}
