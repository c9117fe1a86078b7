package dev.sluice.load.generate;

import dev.sluice.load.drive.Generator;
import dev.sluice.load.report.Latencies;
import dev.sluice.load.report.Results;
import dev.sluice.load.scenario.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** Looks at a generator once a second while it plays. Used by one thread. */
final class Watch {
  private static final List<String> COLUMNS =
      List.of(
          "seconds",
          "phase",
          "asked_items_per_s",
          "accepted_items_per_s",
          "refused_requests_per_s",
          "p50_ms",
          "p90_ms",
          "p99_ms",
          "p999_ms",
          "max_ms");

  private final Generator generator;
  private final Histogram all = new Histogram(3);
  private final List<List<Object>> samples = new ArrayList<>();
  private double seconds;

  Watch(Generator generator) {
    this.generator = generator;
  }

  void play(List<Phase> phases) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> playing =
          thread.submit(
              () -> {
                generator.play(phases);
                return null;
              });
      long start = System.nanoTime();
      long last = start;
      Counts before = new Counts(0, 0);
      boolean ended = false;
      String phase = "";
      double asked = Double.NaN;
      while (!ended) {
        ended = ended(playing, last + TimeUnit.SECONDS.toNanos(1) - System.nanoTime());
        if (!ended || phase.isEmpty()) {
          phase = generator.phase();
          asked = generator.askedItemsPerSecond();
        }
        long now = System.nanoTime();
        Counts counts =
            new Counts(
                generator.tally().items(),
                generator.tally().retries() + generator.tally().refused());
        look(phase, asked, (now - start) / 1e9, (now - last) / 1e9, before, counts);
        before = counts;
        last = now;
      }
      seconds = (last - start) / 1e9;
    } finally {
      thread.shutdownNow();
    }
  }

  /** Seen so far. */
  private record Counts(long accepted, long refused) {}

  private static boolean ended(Future<?> playing, long nanos) throws Exception {
    try {
      playing.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private void look(
      String phase, double asked, double at, double elapsed, Counts before, Counts now) {
    Histogram latencies = generator.tally().takeLatencies();
    all.add(latencies);
    double accepted = (now.accepted() - before.accepted()) / elapsed;
    double refused = (now.refused() - before.refused()) / elapsed;
    List<Object> sample = new ArrayList<>(List.of(at, phase, asked, accepted, refused));
    for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
      sample.add(Latencies.millis(latencies, percentile));
    }
    samples.add(sample);
    System.err.printf(
        Locale.ROOT,
        "[%4.0f s] asked %s, achieved %.0f items/s, refused %.0f/s, p99 %.1f ms%n",
        at,
        Double.isNaN(asked) ? "all it takes" : String.format(Locale.ROOT, "%.0f", asked),
        accepted,
        refused,
        Latencies.millis(latencies, 99));
  }

  private Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accepted_items", (double) generator.tally().items());
    figures.put("items_per_second", generator.tally().items() / seconds);
    if (generator.askedItems() > 0) {
      figures.put("asked_items", generator.askedItems());
      figures.put("asked_items_per_second", generator.askedItems() / seconds);
      figures.put("achieved_rate_share", generator.acceptedOfAsked() / generator.askedItems());
      figures.put("unsent_requests", (double) generator.unsentRequests());
    }
    figures.put("rejected_items", (double) generator.tally().rejected());
    figures.put("retries", (double) generator.tally().retries());
    figures.put("refused", (double) generator.tally().refused());
    return figures;
  }

  void print() {
    System.out.println("latency in ms, from the intended time of each request:");
    all.outputPercentileDistribution(System.out, 2, 1000.0);
    Latencies.percentiles(all)
        .forEach((name, ms) -> System.out.printf(Locale.ROOT, "%-7s %.3f ms%n", name, ms));
    figures().forEach((name, value) -> System.out.printf(Locale.ROOT, "%s: %.3f%n", name, value));
    generator
        .tally()
        .details()
        .forEach((detail, count) -> System.out.println(count + "x " + detail));
  }

  void write(Results results) {
    results.root().put("passed", generator.tally().items() > 0);
    results.figures(figures());
    results.latencies(all);
    results.sampleColumns(COLUMNS);
    samples.forEach(results::sample);
    generator
        .tally()
        .details()
        .forEach((detail, count) -> results.withArray("answers").add(count + "x " + detail));
  }
}
