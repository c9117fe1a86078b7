package dev.sluice.load.compare;

import dev.sluice.load.payload.Signal;
import dev.sluice.load.process.Pinning;
import dev.sluice.load.process.Subject;
import dev.sluice.load.report.Environment;
import dev.sluice.load.report.Results;
import dev.sluice.load.scenario.Scenario;
import dev.sluice.load.scenario.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code compare}: all collectors run at once and take load by turns, forth and back (A B B A), so
 * that whatever else the machine does falls on all of them alike. Ratios are taken round by round
 * against the first. Variants are driven over the same running collectors; each scenario has new
 * ones.
 */
@Command(
    name = "compare",
    description = "Drives several collectors by turns and prints the ratios of what it costs them.",
    mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
  @Option(
      names = "--scenario",
      required = true,
      split = ",",
      description = "YAML files; each starts the collectors anew")
  private List<Path> scenarioFiles = List.of();

  @Option(
      names = "--signal",
      split = ",",
      description = "drive these instead of the scenario's: ${COMPLETION-CANDIDATES}")
  private List<Signal> signals = List.of();

  @Option(names = "--item-bytes", split = ",", description = "drive items of these sizes")
  private List<Integer> itemBytes = List.of();

  @Option(names = "--items-per-request", split = ",", description = "drive requests of these sizes")
  private List<Integer> itemsPerRequest = List.of();

  @Option(names = "--connections", split = ",", description = "drive over so many connections")
  private List<Integer> connections = List.of();

  @Option(names = "--in-flight", split = ",", description = "keep so many requests under way")
  private List<Integer> inFlight = List.of();

  @Option(
      names = "--pipelines",
      split = ",",
      description = "the scenario's configuration so many times; each number starts anew")
  private List<Integer> pipelines = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "8",
      description = "windows for each collector in each variant")
  private int rounds;

  @Option(names = "--window", defaultValue = "4", description = "seconds of a window")
  private double windowSeconds;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description = "seconds of load for each collector before the first variant of a scenario")
  private double warmUpSeconds;

  @Option(
      names = "--variant-warm-up",
      defaultValue = "4",
      description = "seconds of load for each collector before each variant")
  private double variantWarmUpSeconds;

  @Option(
      names = "--warm-up-slice",
      defaultValue = "2",
      description = "warm-up goes by turns of at most so many seconds")
  private double warmUpSliceSeconds;

  @Option(
      names = "--core",
      defaultValue = "-1",
      description = "keep the collectors on this core, and the harness on another")
  private int core;

  @Option(
      names = "--harness-core",
      defaultValue = "-1",
      description = "keep the harness on this core")
  private int harnessCore;

  @Option(
      names = "--control",
      description = "run the first collector twice: its ratio to itself is the noise")
  private boolean control;

  @Option(
      names = "--config",
      description = "NAME=FILE: that collector has this configuration instead of the scenario's")
  private Map<String, Path> configFiles = new LinkedHashMap<>();

  @Option(names = "--json", description = "write every window to this file")
  private @Nullable Path json;

  @Option(names = "--out", description = "folder for result.json and samples.csv")
  private @Nullable Path out;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "1..*",
      description = "NAME=COMMAND; the first is what the others are compared with")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws Exception {
    if (harnessCore >= 0) {
      Pinning.pinMyself(harnessCore);
    }
    List<Subject> subjects = subjects();
    Map<String, String> configs = configs(subjects);
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : scenarioFiles) {
      Scenario scenario = Scenario.read(file);
      if (pipelines.isEmpty()) {
        scenarios.add(scenario);
      }
      pipelines.forEach(copies -> scenarios.add(scenario.withPipelines(copies)));
    }
    List<Variant> variants =
        new Variant.Axes(signals, itemBytes, itemsPerRequest, connections, inFlight).variants();
    Plan plan =
        new Plan(rounds, windowSeconds, warmUpSeconds, variantWarmUpSeconds, warmUpSliceSeconds);
    System.err.println(plan.estimate(scenarios.size(), variants.size(), subjects.size()));
    Suite suite = new Suite(subjects.get(0).name());
    for (Scenario scenario : scenarios) {
      play(scenario, variants, subjects, configs, plan, suite);
      write(suite, scenarios, subjects, configs);
    }
    System.out.println(suite.markdown());
    suite.complaints().forEach(complaint -> System.out.println("COMPLAINT " + complaint));
    return suite.complaints().isEmpty() ? 0 : 1;
  }

  private List<Subject> subjects() {
    List<Subject> parsed = new ArrayList<>(arguments.stream().map(Subject::parse).toList());
    if (control) {
      Subject first = parsed.get(0);
      parsed.add(new Subject(first.name() + "-again", first.environment(), first.command()));
    }
    if (parsed.stream().map(Subject::name).distinct().count() < parsed.size()) {
      throw new IllegalArgumentException("two collectors have the same name");
    }
    return parsed;
  }

  private Map<String, String> configs(List<Subject> subjects) throws IOException {
    Map<String, String> configs = new HashMap<>();
    for (Map.Entry<String, Path> file : configFiles.entrySet()) {
      if (subjects.stream().noneMatch(subject -> subject.name().equals(file.getKey()))) {
        throw new IllegalArgumentException("--config: there is no collector " + file.getKey());
      }
      String config = Files.readString(file.getValue());
      configs.put(file.getKey(), config);
      if (control && file.getKey().equals(subjects.get(0).name())) {
        configs.put(subjects.get(subjects.size() - 1).name(), config);
      }
    }
    return configs;
  }

  /** A scenario that breaks off leaves what was measured before, and the others go on. */
  private void play(
      Scenario scenario,
      List<Variant> variants,
      List<Subject> subjects,
      Map<String, String> configs,
      Plan plan,
      Suite suite)
      throws InterruptedException {
    Variant now = null;
    try (Match match = new Match(scenario, subjects, configs, plan, core)) {
      Thread cleaner = new Thread(match::close, "load-clean-up");
      Runtime.getRuntime().addShutdownHook(cleaner);
      try {
        for (Variant variant : variants) {
          now = variant;
          Comparison comparison = match.play(variant);
          suite.add(comparison);
          System.out.println(comparison.markdown());
        }
      } finally {
        Runtime.getRuntime().removeShutdownHook(cleaner);
      }
    } catch (IOException | RuntimeException e) {
      suite.failed(Match.title(scenario, now) + ": broken off: " + e);
    }
  }

  private void write(
      Suite suite, List<Scenario> scenarios, List<Subject> subjects, Map<String, String> configs)
      throws IOException, InterruptedException {
    if (json != null) {
      Files.writeString(json, suite.json());
    }
    if (out == null) {
      return;
    }
    String names = String.join("; ", scenarios.stream().map(Scenario::name).toList());
    Results results = new Results("compare", names, spec);
    for (Subject subject : subjects) {
      String version = Environment.versionOf(subject);
      for (Scenario scenario : scenarios) {
        results.subject(
            subject, version, configs.getOrDefault(subject.name(), scenario.collector()));
      }
    }
    suite.describe(results);
    results.write(out);
  }
}
