package dev.sluice.load.scrape;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.process.Pinning;
import dev.sluice.load.process.Subject;
import dev.sluice.load.process.Usage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code scrape}: all collectors run at once with an OTLP receiver and a Prometheus exporter, and
 * take the same series and scrapes by turns, forth and back (A B B A). Ratios are taken round by
 * round against the first.
 */
@Command(
    name = "scrape",
    description =
        "Feeds many series to several collectors by turns, scrapes them, checks each page, and prints what it costs.",
    mixinStandardHelpOptions = true)
public final class ScrapeCommand implements Callable<Integer> {
  @Option(names = "--series", defaultValue = "100000", description = "how many")
  private int series;

  @Option(names = "--rounds", defaultValue = "4", description = "turns of each collector")
  private int rounds;

  @Option(names = "--warm-up", defaultValue = "3", description = "turns beforehand")
  private int warmUpRounds;

  @Option(names = "--feeds", defaultValue = "5", description = "intervals fed in a turn")
  private int feeds;

  @Option(names = "--scrapes", defaultValue = "2", description = "scrapes of each mode in a turn")
  private int scrapes;

  @Option(names = "--modes", split = ",", description = "${COMPLETION-CANDIDATES}; all by default")
  private List<Mode> modes = List.of(Mode.values());

  @Option(
      names = "--resource-labels",
      description = "resource_to_telemetry_conversion: attributes of the resource are labels")
  private boolean resourceLabels;

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

  @Parameters(
      arity = "1..*",
      description = "NAME=COMMAND; the first is what the others are compared with")
  private List<String> subjects = List.of();

  @Override
  public Integer call() throws Exception {
    if (harnessCore >= 0) {
      Pinning.pinMyself(harnessCore);
    }
    List<Subject> parsed = new ArrayList<>(subjects.stream().map(Subject::parse).toList());
    if (control) {
      Subject first = parsed.get(0);
      parsed.add(new Subject(first.name() + "-again", first.environment(), first.command()));
    }
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    SeriesSet set = new SeriesSet(series, now);
    Path work = Files.createTempDirectory("scrape-");
    List<Keeper> keepers = new ArrayList<>();
    try (EventLoops loops = new EventLoops(1)) {
      try {
        for (Subject subject : parsed) {
          keepers.add(Keeper.start(subject, resourceLabels, work, core, loops));
        }
        return measure(set, keepers) ? 0 : 1;
      } finally {
        keepers.forEach(Keeper::close);
      }
    }
  }

  private boolean measure(SeriesSet set, List<Keeper> keepers) throws Exception {
    int all = keepers.size();
    Footprint[] before = new Footprint[all];
    for (int who = 0; who < all; who++) {
      before[who] = Footprint.of(keepers.get(who));
    }
    Turn[][] turns = new Turn[all][rounds];
    List<String> complaints = new ArrayList<>();
    int generation = 0;
    for (int round = -warmUpRounds; round < rounds; round++) {
      for (int place = 0; place < all; place++) {
        int who = round % 2 == 0 ? place : all - 1 - place;
        Turn turn = turn(set, keepers.get(who), generation, round, complaints);
        if (round >= 0) {
          turns[who][round] = turn;
        }
      }
      generation += feeds;
    }
    Footprint[] after = new Footprint[all];
    for (int who = 0; who < all; who++) {
      after[who] = Footprint.of(keepers.get(who));
    }
    new CostTable(set, modes, keepers, turns, before, after).print();
    complaints.forEach(complaint -> System.out.println("COMPLAINT " + complaint));
    return complaints.isEmpty();
  }

  /**
   * What a collector's turn cost it.
   *
   * @param feedCpuSeconds one generation of all series
   * @param scrapeCpuSeconds one scrape, by mode
   * @param samples on a page
   * @param pageBytes of the last page on the wire, by mode
   */
  record Turn(
      double feedCpuSeconds,
      List<Double> scrapeCpuSeconds,
      long samples,
      List<Integer> pageBytes) {}

  private Turn turn(
      SeriesSet set, Keeper keeper, int firstGeneration, int round, List<String> complaints)
      throws Exception {
    double feedCpuSeconds = keeper.feed(set, firstGeneration + 1, feeds);
    Double[] cpu = new Double[modes.size()];
    Integer[] bytes = new Integer[modes.size()];
    long samples = 0;
    for (int mode = 0; mode < modes.size(); mode++) {
      Keeper.Scrape scrape = keeper.scrape(modes.get(mode), scrapes);
      cpu[mode] = scrape.cpuSeconds();
      bytes[mode] = scrape.sizeBytes();
      PageCheck.Verdict verdict =
          PageCheck.of(scrape.plain(modes.get(mode)), set, firstGeneration + feeds);
      samples = verdict.samples();
      if (!verdict.complaint().isEmpty()) {
        complaints.add(
            keeper.subject().name() + ", " + modes.get(mode).title() + ": " + verdict.complaint());
      }
    }
    System.err.printf(
        Locale.ROOT,
        "%s %-12s %.2f us a point, CPU s a scrape %s%n",
        round < 0 ? "warm-up" : "round " + (round + 1),
        keeper.subject().name(),
        feedCpuSeconds / set.size() * 1e6,
        Arrays.toString(cpu));
    return new Turn(feedCpuSeconds, List.of(cpu), samples, List.of(bytes));
  }

  /**
   * Memory of a collector at rest.
   *
   * @param usage of the process, before anything was forced
   * @param liveHeap objects of a JVM after a full collection
   * @param afterCollection of the process after that
   */
  record Footprint(Usage usage, OptionalLong liveHeap, Usage afterCollection) {
    static Footprint of(Keeper keeper) throws Exception {
      keeper.quietCpuSeconds();
      Usage usage = keeper.usage();
      OptionalLong live = LiveHeap.bytes(keeper.pid());
      keeper.quietCpuSeconds();
      return new Footprint(usage, live, keeper.usage());
    }
  }
}
