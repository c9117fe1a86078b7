package dev.sluice.load.run;

import dev.sluice.load.drive.Generator;
import dev.sluice.load.sink.Arrivals;
import dev.sluice.load.sink.NumberSet;
import dev.sluice.load.sink.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What became of one generator's items, by the sets of their numbers.
 *
 * @param generator its name
 * @param items what became of them
 * @param arrivals how they came
 */
record Ledger(String generator, Items items, Coming arrivals) {
  /**
   * What became of the items.
   *
   * @param accepted by the collector
   * @param taken by the sink, each once
   * @param lost accepted, and neither taken nor rejected by the sink
   * @param unconfirmed taken, though the generator was not told that they were accepted
   * @param rejected by the sink for good
   */
  record Items(long accepted, long taken, long lost, long unconfirmed, long rejected) {}

  /**
   * How the items came to the sink.
   *
   * @param duplicates arrivals of what was there already
   * @param reordered items behind one with a higher sequence
   * @param checked items compared with what was sent
   * @param corrupted items among them that differ
   */
  record Coming(long duplicates, long reordered, long checked, long corrupted) {}

  static Ledger of(Generator generator, Sink sink) {
    NumberSet accepted = Objects.requireNonNull(generator.tally().accepted());
    Arrivals arrivals = sink.account(generator.bodies().signal()).of(generator.bodies().source());
    NumberSet taken = arrivals.taken();
    NumberSet rejected = arrivals.rejected();
    return new Ledger(
        generator.name(),
        new Items(
            accepted.size(),
            taken.size(),
            accepted.count(number -> !taken.contains(number) && !rejected.contains(number)),
            taken.count(number -> !accepted.contains(number)),
            rejected.size()),
        new Coming(
            taken.duplicates(), arrivals.reordered(), arrivals.checked(), arrivals.corrupted()));
  }

  static List<String> columns() {
    return List.of(
        "generator",
        "accepted",
        "at the sink",
        "lost",
        "unconfirmed",
        "rejected by the sink",
        "duplicates",
        "reordered",
        "checked",
        "corrupted");
  }

  List<String> cells() {
    List<String> cells = new ArrayList<>();
    cells.add(generator);
    for (long count :
        new long[] {
          items.accepted(),
          items.taken(),
          items.lost(),
          items.unconfirmed(),
          items.rejected(),
          arrivals.duplicates(),
          arrivals.reordered(),
          arrivals.checked(),
          arrivals.corrupted()
        }) {
      cells.add(Long.toString(count));
    }
    return cells;
  }
}
