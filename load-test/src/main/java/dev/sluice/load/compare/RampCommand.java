package dev.sluice.load.compare;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.process.Pinning;
import dev.sluice.load.process.Subject;
import dev.sluice.load.run.TestBed;
import dev.sluice.load.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ramp}: starts collectors one after the other, each alone, drives them at once with all
 * they take, and says after how many seconds most of the later peak rate was reached.
 */
@Command(
    name = "ramp",
    description = "Starts collectors, drives them at once, and says when they were at full speed.",
    mixinStandardHelpOptions = true)
public final class RampCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  @Option(names = "--scenario", required = true, description = "YAML file")
  private Path scenarioFile = Path.of("");

  @Option(names = "--seconds", defaultValue = "40", description = "length of each, from its start")
  private double seconds;

  @Option(
      names = "--starts",
      defaultValue = "3",
      description = "starts of each that count; one before them does not, for the harness' sake")
  private int starts;

  @Option(names = "--share", defaultValue = "80", description = "percent of the peak rate")
  private double sharePercent;

  @Option(names = "--core", defaultValue = "-1", description = "keep the collectors on this core")
  private int core;

  @Option(
      names = "--harness-core",
      defaultValue = "-1",
      description = "keep the harness on this core")
  private int harnessCore;

  @Option(names = "--json", description = "write what arrived by when to this file")
  private @Nullable Path json;

  @Parameters(arity = "1..*", description = "NAME=COMMAND of the collectors")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws Exception {
    if (harnessCore >= 0) {
      Pinning.pinMyself(harnessCore);
    }
    if (starts < 1) {
      throw new IllegalArgumentException("--starts is at least 1");
    }
    Scenario scenario = Scenario.read(scenarioFile);
    List<Subject> subjects = arguments.stream().map(Subject::parse).toList();
    System.err.printf(
        Locale.ROOT, "about %.1f minutes%n", (starts + 1) * subjects.size() * (seconds + 1) / 60);
    List<List<Ramp>> ramps = new ArrayList<>();
    subjects.forEach(subject -> ramps.add(new ArrayList<>()));
    try (EventLoops loops = new EventLoops(1)) {
      for (Turns.Turn turn : Turns.rounds(subjects.size(), starts + 1, seconds)) {
        Subject subject = subjects.get(turn.who());
        Ramp ramp = drive(subject, scenario, loops);
        System.err.println(
            subject.name() + (turn.round() == 0 ? ", not counted: " : ": ") + words(ramp));
        if (turn.round() > 0) {
          ramps.get(turn.who()).add(ramp);
        }
      }
    }
    System.out.println(table(scenario.name(), subjects, ramps));
    if (json != null) {
      Files.writeString(json, json(subjects, ramps));
    }
    boolean all =
        ramps.stream().flatMap(List::stream).noneMatch(ramp -> Double.isNaN(ramp.reached(share())));
    return all ? 0 : 1;
  }

  private double share() {
    return sharePercent / 100;
  }

  private Ramp drive(Subject subject, Scenario scenario, EventLoops loops)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("ramp-");
    Ramp ramp = new Ramp();
    try (TestBed bed =
            TestBed.open(subject, scenario, work, new TestBed.Options(core, false, false));
        Load load = new Load(bed, scenario, loops)) {
      load.run();
      double now = bed.secondsSinceStart();
      while (now < seconds) {
        ramp.saw(now, load.arrived());
        LockSupport.parkNanos(LOOK_NANOS);
        now = bed.secondsSinceStart();
      }
      load.rest();
    }
    return ramp;
  }

  private String words(Ramp ramp) {
    return String.format(
        Locale.ROOT,
        "%.0f %% of %.0f items/s after %.1f s",
        sharePercent,
        ramp.peak(),
        ramp.reached(share()));
  }

  private String table(String name, List<Subject> subjects, List<List<Ramp>> ramps) {
    List<List<String>> rows = new ArrayList<>();
    for (int who = 0; who < subjects.size(); who++) {
      List<Ramp> own = ramps.get(who);
      rows.add(
          List.of(
              subjects.get(who).name(),
              spread(own, Ramp::firstArrival, "%.1f"),
              spread(own, ramp -> ramp.reached(share()), "%.1f"),
              spread(own, Ramp::peak, "%.0f")));
    }
    List<String> columns =
        List.of(
            "collector",
            "first items at the sink after s",
            String.format(Locale.ROOT, "%.0f %% of the peak after s", sharePercent),
            "peak items/s");
    return "## " + name + ", from the start of the process\n\n" + Comparison.table(columns, rows);
  }

  private static String spread(List<Ramp> ramps, ToDoubleFunction<Ramp> value, String format) {
    double[] values = ramps.stream().mapToDouble(value).sorted().toArray();
    return String.format(
        Locale.ROOT,
        format + " (" + format + " to " + format + ")",
        Ratios.median(values),
        values[0],
        values[values.length - 1]);
  }

  private static String json(List<Subject> subjects, List<List<Ramp>> ramps) {
    ObjectNode root = JSON.createObjectNode();
    for (int who = 0; who < subjects.size(); who++) {
      ArrayNode starts = root.putArray(subjects.get(who).name());
      for (Ramp ramp : ramps.get(who)) {
        ArrayNode looks = starts.addArray();
        ramp.looks().forEach(look -> looks.addArray().add(look.seconds()).add(look.arrived()));
      }
    }
    return JSON.writeValueAsString(root);
  }
}
