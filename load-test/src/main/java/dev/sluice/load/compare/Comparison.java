package dev.sluice.load.compare;

import dev.sluice.load.report.Environment;
import dev.sluice.load.report.Results;
import dev.sluice.load.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What a comparison came to: the table of medians and ratios, and its files. */
final class Comparison {
  private static final double MIB = 1 << 20;

  private final Scenario scenario;
  private final List<Contestant> contestants;
  private final Contestant.Window[][] windows;

  /**
   * @param windows of each contestant, round by round
   */
  Comparison(Scenario scenario, List<Contestant> contestants, Contestant.Window[][] windows) {
    this.scenario = scenario;
    this.contestants = contestants;
    this.windows = windows;
  }

  void print() {
    System.out.println("## " + scenario.name());
    System.out.println();
    System.out.println("| " + String.join(" | ", columns()) + " |");
    System.out.println("|" + "---|".repeat(columns().size()));
    rows().forEach(row -> System.out.println("| " + String.join(" | ", row) + " |"));
    System.out.println();
    for (Contestant contestant : contestants) {
      System.out.println("- " + contestant.subject().name() + " sent " + contestant.wire());
    }
  }

  private List<String> columns() {
    String base = contestants.get(0).subject().name();
    return List.of(
        "collector",
        "CPU s per million items",
        "CPU per item / " + base,
        "items/s",
        "rate / " + base,
        "p99 ms",
        "RSS MiB");
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (int who = 0; who < contestants.size(); who++) {
      rows.add(
          List.of(
              contestants.get(who).subject().name(),
              text("%.3f", median(windows[who], Contestant.Window::cpuPerMillion)),
              ratios(who, Contestant.Window::cpuPerMillion).toString(),
              text("%.0f", median(windows[who], Contestant.Window::rate)),
              ratios(who, Contestant.Window::rate).toString(),
              text("%.1f", median(windows[who], Contestant.Window::p99Micros) / 1000),
              text("%.0f", median(windows[who], Comparison::mebibytes))));
    }
    return rows;
  }

  /** Writes the files of a report. */
  void write(Path folder, @Nullable CommandSpec command) throws IOException, InterruptedException {
    Results results = new Results("compare", scenario.name(), command);
    for (Contestant contestant : contestants) {
      results.subject(
          contestant.subject(), Environment.versionOf(contestant.subject()), scenario.collector());
    }
    results.table("Medians, and ratios round by round (least to most)", columns(), rows());
    results.table(
        "On the wire to the sink",
        List.of("collector", "sent"),
        contestants.stream()
            .map(contestant -> List.of(contestant.subject().name(), contestant.wire()))
            .toList());
    results.sampleColumns(
        List.of(
            "round",
            "collector",
            "items",
            "seconds",
            "cpu_seconds",
            "cpu_seconds_per_million",
            "items_per_s",
            "p50_ms",
            "p99_ms",
            "rss_mib"));
    for (int round = 0; round < windows[0].length; round++) {
      for (int who = 0; who < windows.length; who++) {
        Contestant.Window window = windows[who][round];
        results.sample(
            List.of(
                round + 1,
                contestants.get(who).subject().name(),
                window.items(),
                window.seconds(),
                window.cpuSeconds(),
                window.cpuPerMillion(),
                window.rate(),
                window.p50Micros() / 1000,
                window.p99Micros() / 1000,
                mebibytes(window)));
      }
    }
    results.write(folder);
  }

  private static double mebibytes(Contestant.Window window) {
    return window.residentBytes() / MIB;
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private Ratios ratios(int who, ToDoubleFunction<Contestant.Window> value) {
    return Ratios.of(
        Arrays.stream(windows[who]).mapToDouble(value).toArray(),
        Arrays.stream(windows[0]).mapToDouble(value).toArray());
  }

  private static double median(
      Contestant.Window[] windows, ToDoubleFunction<Contestant.Window> value) {
    return new Ratios(Arrays.stream(windows).mapToDouble(value).sorted().boxed().toList()).median();
  }
}
