package dev.sluice.load.compare;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.process.Subject;
import dev.sluice.load.scenario.Scenario;
import dev.sluice.load.scenario.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All collectors of one scenario, which run from its first variant to its last. */
final class Match implements AutoCloseable {
  private final Scenario scenario;
  private final Plan plan;
  private final List<Contestant> contestants = new ArrayList<>();
  private final EventLoops loops = new EventLoops(1);
  private boolean warm;

  /**
   * Starts the collectors.
   *
   * @param configs by name, for collectors that have another configuration than the scenario's
   * @param core that they are kept on; negative for any
   */
  Match(Scenario scenario, List<Subject> subjects, Map<String, String> configs, Plan plan, int core)
      throws IOException {
    this.scenario = scenario;
    this.plan = plan;
    Path work = Files.createTempDirectory("compare-");
    try {
      for (Subject subject : subjects) {
        String config = configs.getOrDefault(subject.name(), scenario.collector());
        contestants.add(Contestant.start(subject, scenario.withCollector(config), work, core));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Drives all of them in one variant. */
  Comparison play(Variant variant) throws IOException, InterruptedException {
    String title = title(scenario, variant);
    Scenario driven = scenario.with(variant);
    for (Contestant contestant : contestants) {
      contestant.prepare(driven, loops);
    }
    double warmUp = plan.warmUpSeconds(!warm);
    for (Turns.Turn turn : Turns.warmUp(contestants.size(), warmUp, plan.sliceSeconds())) {
      contestants.get(turn.who()).warmUp(turn.seconds());
    }
    warm = true;
    List<List<Window>> windows = new ArrayList<>();
    contestants.forEach(contestant -> windows.add(new ArrayList<>()));
    for (Turns.Turn turn : Turns.rounds(contestants.size(), plan.rounds(), plan.windowSeconds())) {
      Window window = measure(contestants.get(turn.who()), turn.seconds());
      windows.get(turn.who()).add(window);
      System.err.printf(
          Locale.ROOT,
          "%s: round %d %-12s %.3f CPU s per million items, %.0f items/s%n",
          title,
          turn.round() + 1,
          contestants.get(turn.who()).subject().name(),
          window.cpuPerMillion(),
          window.rate());
    }
    List<Comparison.Entry> entries = new ArrayList<>();
    for (int who = 0; who < contestants.size(); who++) {
      Contestant contestant = contestants.get(who);
      entries.add(
          new Comparison.Entry(
              contestant.subject().name(), windows.get(who), contestant.conclude()));
    }
    return new Comparison(title, entries);
  }

  /** One turn, in which what the others use is counted too. */
  private Window measure(Contestant driven, double seconds) throws IOException {
    double[] before = new double[contestants.size()];
    for (int who = 0; who < before.length; who++) {
      before[who] = contestants.get(who).cpuSeconds();
    }
    long start = System.nanoTime();
    Window window = driven.measure(seconds);
    double passed = (System.nanoTime() - start) / 1e9;
    for (int who = 0; who < before.length; who++) {
      Contestant other = contestants.get(who);
      if (other != driven) {
        other.idled(passed, other.cpuSeconds() - before[who]);
      }
    }
    return window;
  }

  static String title(Scenario scenario, @Nullable Variant variant) {
    String label = variant == null ? "" : variant.label();
    return label.isEmpty() ? scenario.name() : scenario.name() + ", " + label;
  }

  @Override
  public void close() {
    contestants.forEach(Contestant::close);
    loops.close();
  }
}
