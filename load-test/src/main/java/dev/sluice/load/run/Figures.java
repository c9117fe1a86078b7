package dev.sluice.load.run;

import dev.sluice.load.drive.Generator;
import dev.sluice.load.report.Latencies;
import dev.sluice.load.scenario.Bounds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** The figures of a whole run that thresholds are about. */
final class Figures {
  private static final Set<String> NAMES =
      Set.of(
          "lost_items",
          "duplicates",
          "reordered",
          "corrupted",
          "rejected_items",
          "refused",
          "retries",
          "broken",
          "unsent_requests",
          "accepted_items",
          "items_per_second",
          "achieved_rate_share",
          "p50_ms",
          "p90_ms",
          "p99_ms",
          "p999_ms",
          "p9999_ms",
          "max_ms",
          "rss_mib",
          "pss_mib",
          "threads",
          "descriptors",
          "cpu_seconds_per_million",
          "gc_pause_ms");

  private Figures() {}

  /**
   * Says of names that no figure has.
   *
   * @throws IllegalArgumentException if there is one
   */
  static void checkNames(Set<String> thresholds) {
    for (String name : thresholds) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "there is no figure " + name + " for a threshold; there are " + sorted(NAMES));
      }
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  static Map<String, Double> of(
      List<Ledger> ledgers,
      List<Generator> generators,
      Sampler sampler,
      TestBed bed,
      double cpuSeconds) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("lost_items", sum(ledgers, ledger -> ledger.items().lost()));
    figures.put("duplicates", sum(ledgers, ledger -> ledger.arrivals().duplicates()));
    figures.put("reordered", sum(ledgers, ledger -> ledger.arrivals().reordered()));
    figures.put(
        "corrupted",
        sum(ledgers, ledger -> ledger.arrivals().checked()) == 0
            ? Double.NaN
            : sum(ledgers, ledger -> ledger.arrivals().corrupted()));
    figures.put("rejected_items", sum(ledgers, ledger -> ledger.items().rejected()));
    figures.put("refused", sum(generators, generator -> generator.tally().refused()));
    figures.put("retries", sum(generators, generator -> generator.tally().retries()));
    figures.put(
        "broken",
        sum(
            generators.stream().map(generator -> generator.bodies().signal()).distinct().toList(),
            signal -> bed.sink().account(signal).broken()));
    figures.put("unsent_requests", sum(generators, Generator::unsentRequests));
    double accepted = sum(generators, generator -> generator.tally().items());
    figures.put("accepted_items", accepted);
    double driven = sampler.phases().values().stream().mapToDouble(phase -> phase.seconds).sum();
    figures.put("items_per_second", accepted / driven);
    double asked = generators.stream().mapToDouble(Generator::askedItems).sum();
    figures.put(
        "achieved_rate_share",
        asked == 0
            ? Double.NaN
            : generators.stream().mapToDouble(Generator::acceptedOfAsked).sum() / asked);
    Histogram latencies = sampler.latencies();
    figures.put("p50_ms", Latencies.millis(latencies, 50));
    figures.put("p90_ms", Latencies.millis(latencies, 90));
    figures.put("p99_ms", Latencies.millis(latencies, 99));
    figures.put("p999_ms", Latencies.millis(latencies, 99.9));
    figures.put("p9999_ms", Latencies.millis(latencies, 99.99));
    figures.put("max_ms", Latencies.millis(latencies, 100));
    figures.put("rss_mib", peak(sampler, sample -> sample.process().residentMib()));
    figures.put("pss_mib", peak(sampler, sample -> sample.process().proportionalMib()));
    figures.put("threads", peak(sampler, sample -> sample.process().threads()));
    figures.put("descriptors", peak(sampler, sample -> sample.process().descriptors()));
    figures.put("gc_pause_ms", peak(sampler, sample -> sample.pauses().millis()));
    figures.put("cpu_seconds_per_million", cpuSeconds / accepted * 1e6);
    return figures;
  }

  private static <T> double sum(List<T> all, ToLongFunction<T> value) {
    return all.stream().mapToLong(value).sum();
  }

  private static double peak(Sampler sampler, ToDoubleFunction<Sample> value) {
    return sampler.samples().stream()
        .mapToDouble(value)
        .filter(Double::isFinite)
        .max()
        .orElse(Double.NaN);
  }

  /** What thresholds say of figures: name, bounds, figure, and ok or FAILED. */
  static List<List<String>> verdicts(Map<String, Bounds> thresholds, Map<String, Double> figures) {
    List<List<String>> verdicts = new ArrayList<>();
    thresholds.forEach(
        (name, bounds) -> {
          double figure = figures.getOrDefault(name, Double.NaN);
          verdicts.add(
              List.of(
                  name,
                  bounds.toString(),
                  Double.isNaN(figure)
                      ? "not measured"
                      : String.format(Locale.ROOT, "%.3f", figure),
                  bounds.allow(figure) ? "ok" : "FAILED"));
        });
    return verdicts;
  }
}
