package dev.sluice.load.scrape;

import dev.sluice.load.compare.Ratios;
import dev.sluice.load.process.Usage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints what every collector spent: medians, and ratios to the first, round by round. */
final class CostTable {
  private static final double MIB = 1 << 20;

  private final SeriesSet set;
  private final List<Mode> modes;
  private final List<Keeper> keepers;
  private final ScrapeCommand.Turn[][] turns;
  private final ScrapeCommand.Footprint[] before;
  private final ScrapeCommand.Footprint[] after;

  CostTable(
      SeriesSet set,
      List<Mode> modes,
      List<Keeper> keepers,
      ScrapeCommand.Turn[][] turns,
      ScrapeCommand.Footprint[] before,
      ScrapeCommand.Footprint[] after) {
    this.set = set;
    this.modes = modes;
    this.keepers = keepers;
    this.turns = turns;
    this.before = before;
    this.after = after;
  }

  void print() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "## %d series, %d samples on a page with those of target_info%n%n",
        set.size(),
        turns[0][0].samples());
    String base = keepers.get(0).subject().name();
    System.out.println("| what | collector | median | for each | / " + base + " |");
    System.out.println("|---|---|---|---|---|");
    cpu(
        "a feed of all series",
        ScrapeCommand.Turn::feedCpuSeconds,
        "us a data point",
        turn -> turn.feedCpuSeconds() / set.size() * 1e6);
    for (int i = 0; i < modes.size(); i++) {
      int mode = i;
      cpu(
          "a scrape: " + modes.get(mode).title(),
          turn -> turn.scrapeCpuSeconds().get(mode),
          "s a million samples",
          turn -> turn.scrapeCpuSeconds().get(mode) / turn.samples() * 1e6);
    }
    memory();
    System.out.println();
    for (int who = 0; who < keepers.size(); who++) {
      System.out.println(
          "- "
              + keepers.get(who).subject().name()
              + ": page bytes "
              + turns[who][0].pageBytes()
              + (LiveHeap.isJvm(keepers.get(who).pid())
                  ? "; " + LiveHeap.settings(keepers.get(who).pid())
                  : ""));
    }
  }

  private void cpu(
      String what,
      ToDoubleFunction<ScrapeCommand.Turn> cpuSeconds,
      String unit,
      ToDoubleFunction<ScrapeCommand.Turn> eachCost) {
    for (int who = 0; who < keepers.size(); who++) {
      row(
          what,
          who,
          String.format(Locale.ROOT, "%.3f CPU s", Ratios.median(values(who, cpuSeconds))),
          String.format(Locale.ROOT, "%.3f %s", Ratios.median(values(who, eachCost)), unit),
          Ratios.of(values(who, cpuSeconds), values(0, cpuSeconds)).toString());
    }
  }

  private void memory() {
    double[][] base = new double[3][];
    for (int who = 0; who < keepers.size(); who++) {
      Usage was = before[who].usage();
      Usage is = after[who].usage();
      Usage calm = after[who].afterCollection();
      String name = "of " + set.size() + " series";
      double[] resident = {(double) is.residentBytes() - was.residentBytes()};
      double[] proportional = {(double) is.proportionalBytes() - was.proportionalBytes()};
      double[] collected = {
        (double) calm.residentBytes() - before[who].afterCollection().residentBytes()
      };
      if (who == 0) {
        base = new double[][] {resident, proportional, collected};
      }
      bytes("RSS " + name, who, resident, base[0], is.residentBytes());
      bytes("PSS " + name, who, proportional, base[1], is.proportionalBytes());
      if (after[who].liveHeap().isPresent()) {
        bytes(
            "RSS " + name + ", after a full collection",
            who,
            collected,
            base[2],
            calm.residentBytes());
        long live = after[who].liveHeap().getAsLong();
        double[] grown = {(double) live - before[who].liveHeap().orElse(0)};
        bytes("live heap " + name, who, grown, base[0], live);
      }
    }
  }

  private void bytes(String what, int who, double[] grown, double[] base, long total) {
    row(
        what,
        who,
        String.format(Locale.ROOT, "%.1f MiB (%.1f in all)", grown[0] / MIB, total / MIB),
        String.format(Locale.ROOT, "%.0f B a series", grown[0] / set.size()),
        String.format(Locale.ROOT, "%.3f", grown[0] / base[0]));
  }

  private void row(String what, int who, String median, String each, String ratio) {
    System.out.println(
        "| "
            + String.join(" | ", what, keepers.get(who).subject().name(), median, each, ratio)
            + " |");
  }

  private double[] values(int who, ToDoubleFunction<ScrapeCommand.Turn> value) {
    return Arrays.stream(turns[who]).mapToDouble(value).toArray();
  }
}
