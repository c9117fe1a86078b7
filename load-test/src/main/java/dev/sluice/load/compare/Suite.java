package dev.sluice.load.compare;

import dev.sluice.load.report.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All variants of all scenarios of one command, in the order in which they were driven. */
final class Suite {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String base;
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * @param base what the others are compared with
   */
  Suite(String base) {
    this.base = base;
  }

  void add(Comparison comparison) {
    comparisons.add(comparison);
  }

  /** Something could not be driven at all. */
  void failed(String what) {
    failures.add(what);
  }

  /** What could not be driven, and what makes figures doubtful; empty if all is well. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>(failures);
    comparisons.forEach(comparison -> complaints.addAll(comparison.complaints()));
    return complaints;
  }

  List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("workload"));
    columns.addAll(Comparison.columns(base));
    return columns;
  }

  /** One row for each collector in each variant, and one for it over all of them. */
  List<List<String>> rows() {
    List<List<String>> rows = prefixed(Comparison::rows);
    if (comparisons.size() > 1) {
      for (Comparison.Entry entry : comparisons.get(0).entries()) {
        rows.add(overAll(entry.name()));
      }
    }
    return rows;
  }

  private List<String> overAll(String name) {
    return List.of(
        "all",
        name,
        "",
        ratios(name, Window::cpuPerMillion),
        "",
        ratios(name, Window::rate),
        "",
        ratios(name, Window::p99Millis),
        "");
  }

  private String ratios(String name, ToDoubleFunction<Window> value) {
    return Ratios.ofAll(
            comparisons.stream()
                .flatMap(comparison -> comparison.ratios(name, value).stream())
                .toList())
        .toString();
  }

  private List<List<String>> conductRows() {
    return prefixed(Comparison::conductRows);
  }

  private List<List<String>> prefixed(
      java.util.function.Function<Comparison, List<List<String>>> rowsOf) {
    List<List<String>> rows = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      for (List<String> row : rowsOf.apply(comparison)) {
        List<String> whole = new ArrayList<>(List.of(comparison.title()));
        whole.addAll(row);
        rows.add(whole);
      }
    }
    return rows;
  }

  /** The one table of everything, in Markdown. */
  String markdown() {
    return Comparison.table(columns(), rows());
  }

  /** Puts tables, complaints and every window into what a report is made of. */
  void describe(Results results) {
    results.table("Medians, and ratios round by round (least to most)", columns(), rows());
    List<String> conduct = new ArrayList<>(List.of("workload"));
    conduct.addAll(Comparison.conductColumns());
    results.table("On the wire, and at rest", conduct, conductRows());
    complaints().forEach(results.withArray("failures")::add);
    results.sampleColumns(
        List.of(
            "round",
            "workload",
            "collector",
            "items",
            "cpu_seconds",
            "cpu_seconds_per_million",
            "items_per_s",
            "p50_ms",
            "p99_ms",
            "rss_mib"));
    int before = 0;
    for (Comparison comparison : comparisons) {
      int rounds = comparison.entries().get(0).windows().size();
      for (int round = 0; round < rounds; round++) {
        for (Comparison.Entry entry : comparison.entries()) {
          Window window = entry.windows().get(round);
          results.sample(
              List.of(
                  before + round + 1,
                  comparison.title(),
                  entry.name(),
                  window.items(),
                  window.cpuSeconds(),
                  window.cpuPerMillion(),
                  window.rate(),
                  window.p50Micros() / 1000,
                  window.p99Millis(),
                  window.residentMib()));
        }
      }
      before += rounds;
    }
  }

  /** Every window, as JSON. */
  String json() {
    ArrayNode all = JSON.createArrayNode();
    for (Comparison comparison : comparisons) {
      ObjectNode node = all.addObject().put("workload", comparison.title());
      ObjectNode collectors = node.putObject("collectors");
      for (Comparison.Entry entry : comparison.entries()) {
        ArrayNode windows = collectors.putArray(entry.name());
        for (Window window : entry.windows()) {
          windows
              .addObject()
              .put("items", window.items())
              .put("seconds", window.seconds())
              .put("cpu_seconds", window.cpuSeconds())
              .put("p50_us", window.p50Micros())
              .put("p99_us", window.p99Micros())
              .put("rss_bytes", window.residentBytes());
        }
      }
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
  }
}
