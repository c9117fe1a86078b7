package dev.sluice.load.compare;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.process.Pinning;
import dev.sluice.load.process.Subject;
import dev.sluice.load.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code compare}: all collectors run at once and take load by turns, forth and back (A B B A), so
 * that whatever else the machine does falls on all of them alike. Ratios are taken round by round
 * against the first.
 */
@Command(
    name = "compare",
    description = "Drives several collectors by turns and prints the ratios of what it costs them.",
    mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
  @Option(names = "--scenario", required = true, description = "YAML file")
  private Path scenarioFile = Path.of("");

  @Option(
      names = "--signal",
      description = "drive this signal instead of the scenario's: ${COMPLETION-CANDIDATES}")
  private @Nullable Signal signal;

  @Option(names = "--item-bytes", description = "drive items of this size")
  private @Nullable Integer itemBytes;

  @Option(names = "--rounds", defaultValue = "8", description = "windows for each collector")
  private int rounds;

  @Option(names = "--window", defaultValue = "4", description = "seconds of a window")
  private int windowSeconds;

  @Option(names = "--warm-up", defaultValue = "20", description = "seconds of load beforehand")
  private int warmUpSeconds;

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

  @Option(names = "--json", description = "write every window to this file")
  private Path json = Path.of("");

  @Option(names = "--out", description = "folder for result.json and samples.csv")
  private @Nullable Path out;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "1..*",
      description = "NAME=COMMAND; the first is what the others are compared with")
  private List<String> subjects = List.of();

  @Override
  public Integer call() throws Exception {
    if (harnessCore >= 0) {
      Pinning.pinMyself(harnessCore);
    }
    Scenario scenario = Scenario.read(scenarioFile).with(signal, itemBytes);
    List<Subject> parsed = new ArrayList<>(subjects.stream().map(Subject::parse).toList());
    if (control) {
      Subject first = parsed.get(0);
      parsed.add(new Subject(first.name() + "-again", first.environment(), first.command()));
    }
    Path work = Files.createTempDirectory("compare-");
    List<Contestant> contestants = new ArrayList<>();
    try (EventLoops loops = new EventLoops(1)) {
      try {
        for (Subject subject : parsed) {
          contestants.add(Contestant.start(subject, scenario, work, core, loops));
        }
        return drive(scenario, contestants) ? 0 : 1;
      } finally {
        contestants.forEach(Contestant::close);
      }
    }
  }

  private boolean drive(Scenario scenario, List<Contestant> contestants) throws Exception {
    for (Contestant contestant : contestants) {
      contestant.warmUp(TimeUnit.SECONDS.toNanos(warmUpSeconds));
    }
    Contestant.Window[][] windows = new Contestant.Window[contestants.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < contestants.size(); turn++) {
        int who = round % 2 == 0 ? turn : contestants.size() - 1 - turn;
        windows[who][round] = contestants.get(who).measure(TimeUnit.SECONDS.toNanos(windowSeconds));
        System.err.printf(
            Locale.ROOT,
            "round %d %-12s %.3f CPU s per million items, %.0f items/s%n",
            round + 1,
            contestants.get(who).subject().name(),
            windows[who][round].cpuPerMillion(),
            windows[who][round].rate());
      }
    }
    Comparison comparison = new Comparison(scenario, contestants, windows);
    comparison.print();
    if (out != null) {
      comparison.write(out, spec);
    }
    if (!json.toString().isEmpty()) {
      Files.writeString(json, json(scenario, contestants, windows));
    }
    List<String> complaints = new ArrayList<>();
    contestants.forEach(contestant -> complaints.addAll(contestant.complaints()));
    complaints.forEach(complaint -> System.out.println("COMPLAINT " + complaint));
    return complaints.isEmpty();
  }

  private static String json(
      Scenario scenario, List<Contestant> contestants, Contestant.Window[][] windows) {
    StringBuilder text = new StringBuilder("{\"scenario\":\"" + scenario.name() + "\"");
    for (int who = 0; who < contestants.size(); who++) {
      text.append(",\n\"").append(contestants.get(who).subject().name()).append("\":[");
      for (int round = 0; round < windows[who].length; round++) {
        Contestant.Window window = windows[who][round];
        text.append(round == 0 ? "" : ",")
            .append(
                String.format(
                    Locale.ROOT,
                    "{\"items\":%d,\"seconds\":%.3f,\"cpu_seconds\":%.2f,\"p50_us\":%.0f,\"p99_us\":%.0f,\"rss_bytes\":%d}",
                    window.items(),
                    window.seconds(),
                    window.cpuSeconds(),
                    window.p50Micros(),
                    window.p99Micros(),
                    window.residentBytes()));
      }
      text.append(']');
    }
    return text.append("}\n").toString();
  }
}
