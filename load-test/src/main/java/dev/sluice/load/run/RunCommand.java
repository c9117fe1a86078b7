package dev.sluice.load.run;

import dev.sluice.load.process.Subject;
import dev.sluice.load.report.Environment;
import dev.sluice.load.report.Latencies;
import dev.sluice.load.report.Results;
import dev.sluice.load.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code run}: one scenario, one collector, a verdict. */
@Command(
    name = "run",
    description = "Runs a scenario against a collector and says whether its thresholds hold.",
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", description = "YAML file of the scenario")
  private Path scenarioFile = Path.of("");

  @Option(
      names = "--collector",
      defaultValue = "sluice=./sluice",
      description = "NAME=COMMAND of the collector under test; --config=FILE is added")
  private String collector = "";

  @Option(names = "--config", description = "configuration to use instead of the scenario's")
  private @Nullable Path config;

  @Option(names = "--out", description = "folder for result.json, samples.csv and logs")
  private @Nullable Path out;

  @Option(
      names = "--time-scale",
      defaultValue = "1",
      description = "all phases and events take so many times as long")
  private double timeScale;

  @Option(names = "--core", defaultValue = "-1", description = "keep the collector on this core")
  private int core;

  @Override
  public Integer call() throws Exception {
    Scenario scenario = Scenario.read(scenarioFile).scaled(timeScale);
    if (config != null) {
      scenario = scenario.withCollector(Files.readString(config));
    }
    if (scenario.collector().isBlank()) {
      throw new IllegalArgumentException(
          "the scenario has no collector: give its configuration by --config");
    }
    Figures.checkNames(scenario.thresholds().keySet());
    Subject subject = Subject.parse(collector);
    Path folder = out == null ? Files.createTempDirectory("load-run-") : out;
    Files.createDirectories(folder);
    Results results = new Results("run", scenario.name(), spec);
    TestBed bed = TestBed.open(subject, scenario, folder, new TestBed.Options(core, true, true));
    Thread cleaner = new Thread(bed::close, "load-clean-up");
    Runtime.getRuntime().addShutdownHook(cleaner);
    Run.Outcome outcome;
    try {
      outcome = new Run(scenario, bed).play();
    } finally {
      bed.close();
      Runtime.getRuntime().removeShutdownHook(cleaner);
    }
    // Now, because a launcher may build at its first start.
    results.subject(subject, Environment.versionOf(subject), scenario.collector());
    boolean passed = conclude(scenario, outcome, results);
    results.write(folder);
    System.out.println(
        scenario.name() + ": " + (passed ? "passed" : "FAILED") + "; everything is in " + folder);
    return passed ? 0 : 1;
  }

  private static boolean conclude(Scenario scenario, Run.Outcome outcome, Results results) {
    List<List<String>> verdicts = Figures.verdicts(scenario.thresholds(), outcome.figures());
    boolean passed =
        outcome.failures().isEmpty() && verdicts.stream().allMatch(row -> row.get(3).equals("ok"));
    results.root().put("passed", passed);
    results.figures(outcome.figures());
    results.latencies(outcome.sampler().latencies());
    results.sampleColumns(Sample.columns());
    outcome.sampler().samples().forEach(sample -> results.sample(sample.values()));
    for (Timeline.Happened event : outcome.events()) {
      ObjectNode node = results.withArray("events").addObject();
      node.put("at", event.at()).put("until", event.until()).put("what", event.what());
    }
    List<List<String>> phases = phases(outcome.sampler());
    List<List<String>> ledgers = outcome.ledgers().stream().map(Ledger::cells).toList();
    List<String> thresholdColumns = List.of("threshold", "wanted", "measured", "verdict");
    results.table("Thresholds", thresholdColumns, verdicts);
    results.table("Ledger: items by the sets of their numbers", Ledger.columns(), ledgers);
    results.table("Phases", PHASE_COLUMNS, phases);
    outcome.failures().forEach(results.withArray("failures")::add);
    outcome.details().forEach(results.withArray("answers")::add);
    print(PHASE_COLUMNS, phases);
    print(Ledger.columns(), ledgers);
    outcome.details().forEach(System.out::println);
    outcome.failures().forEach(failure -> System.out.println("FAILED  " + failure));
    for (List<String> row : verdicts) {
      System.out.printf(
          Locale.ROOT, "%-7s %s: %s, wanted %s%n", row.get(3), row.get(0), row.get(2), row.get(1));
    }
    return passed;
  }

  private static final List<String> PHASE_COLUMNS =
      List.of(
          "phase",
          "seconds",
          "asked items/s",
          "achieved items/s",
          "p50 ms",
          "p90 ms",
          "p99 ms",
          "p99.9 ms",
          "p99.99 ms",
          "max ms",
          "cores",
          "RSS MiB at its end",
          "allocated B/item");

  private static List<List<String>> phases(Sampler sampler) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, Sampler.PhaseFigures> phase : sampler.phases().entrySet()) {
      Sampler.PhaseFigures figures = phase.getValue();
      List<String> row = new ArrayList<>();
      row.add(phase.getKey());
      row.add(number("%.1f", figures.seconds));
      row.add(
          Double.isNaN(figures.asked)
              ? "all it takes"
              : number("%.0f", figures.asked / figures.seconds));
      row.add(number("%.0f", figures.accepted / figures.seconds));
      Latencies.percentiles(figures.latencies).values().forEach(ms -> row.add(number("%.2f", ms)));
      row.add(number("%.3f", figures.coreSeconds / figures.seconds));
      row.add(number("%.0f", figures.residentMib));
      row.add(number("%.1f", figures.allocatedBytesPerItem()));
      rows.add(row);
    }
    return rows;
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  private static void print(List<String> columns, List<List<String>> rows) {
    System.out.println("| " + String.join(" | ", columns) + " |");
    System.out.println("|" + "---|".repeat(columns.size()));
    rows.forEach(row -> System.out.println("| " + String.join(" | ", row) + " |"));
    System.out.println();
  }
}
