package dev.sluice.load.kills;

import dev.sluice.load.payload.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the items of one signal, by the sets of their numbers.
 *
 * @param signal which
 * @param items what became of those that were sent
 * @param faults what is never to be
 * @param repeats arrivals of what was there already
 */
record FlowVerdict(Signal signal, Items items, Faults faults, Again repeats) {
  /**
   * What became of the items that were sent.
   *
   * @param accepted answered with success by the collector
   * @param taken by the sink, each once
   * @param unconfirmed taken, though nobody was told that they were accepted
   * @param lost accepted, and not at the sink
   * @param lostByRound how many of these were sent in which round
   */
  record Items(
      long accepted, long taken, long unconfirmed, long lost, Map<Integer, Long> lostByRound) {}

  /**
   * What is never to be.
   *
   * @param corrupted arrivals that were not what was sent
   * @param unsent at the sink though nobody sent them
   * @param broken requests at the sink that were no OTLP
   * @param refused good requests that the collector refused for good
   */
  record Faults(long corrupted, long unsent, long broken, long refused) {}

  /**
   * Arrivals of what was there already.
   *
   * @param all of them
   * @param mostOfOneKill the most that one kill made
   * @param withinOneLife those for which no kill was needed
   */
  record Again(long all, long mostOfOneKill, long withinOneLife) {}

  static FlowVerdict of(Flow flow) {
    Map<Integer, Long> lostByRound = new TreeMap<>();
    flow.accepted()
        .count(
            sequence -> {
              if (!flow.taken().contains(sequence)) {
                lostByRound.merge(flow.roundOf(sequence), 1L, Long::sum);
              }
              return true;
            });
    long sent = flow.bodies().handedOut();
    long unsent = flow.taken().count(sequence -> sequence >= sent);
    for (int source : flow.account().sources()) {
      if (source != flow.bodies().source()) {
        unsent += flow.account().taken(source).size();
      }
    }
    return new FlowVerdict(
        flow.signal(),
        new Items(
            flow.accepted().size(),
            flow.taken().size(),
            flow.taken().missingIn(flow.accepted()),
            flow.missing(),
            lostByRound),
        new Faults(
            flow.account().of(flow.bodies().source()).corrupted(),
            unsent,
            flow.account().broken(),
            flow.tally().refused()),
        new Again(
            flow.repeats().total(),
            flow.repeats().mostOfOneLife(),
            flow.repeats().withinOneLife()));
  }

  /** What is wrong; empty when all is well. */
  List<String> failures(long mostRepeatsAllowed) {
    List<String> failures = new ArrayList<>();
    none(
        failures,
        items.lost(),
        "accepted items were lost, by the round in which they were sent: "
            + first(items.lostByRound()));
    none(failures, faults.corrupted(), "items arrived that are not what was sent");
    none(failures, faults.unsent(), "items arrived that nobody sent");
    none(failures, faults.broken(), "requests arrived that are no OTLP");
    none(failures, faults.refused(), "good requests were refused for good");
    if (items.accepted() == 0) {
      failures.add(name() + ": nothing was accepted");
    }
    if (repeats.mostOfOneKill() > mostRepeatsAllowed) {
      failures.add(
          name()
              + ": one kill made "
              + repeats.mostOfOneKill()
              + " items arrive again, more than "
              + mostRepeatsAllowed);
    }
    return failures;
  }

  private void none(List<String> failures, long count, String what) {
    if (count != 0) {
      failures.add(name() + ": " + count + " " + what);
    }
  }

  private static String first(Map<Integer, Long> byRound) {
    StringBuilder text = new StringBuilder();
    byRound.entrySet().stream()
        .limit(10)
        .forEach(
            entry ->
                text.append(entry.getKey()).append(": ").append(entry.getValue()).append(", "));
    return text + (byRound.size() > 10 ? "..." : "no more");
  }

  private String name() {
    return signal.name().toLowerCase(Locale.ROOT);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-7s accepted %d, at the sink %d (%d of them unconfirmed), lost %d, corrupted %d, sent by nobody %d, duplicates %d (most of one kill %d, without a kill %d)",
        name(),
        items.accepted(),
        items.taken(),
        items.unconfirmed(),
        items.lost(),
        faults.corrupted(),
        faults.unsent(),
        repeats.all(),
        repeats.mostOfOneKill(),
        repeats.withinOneLife());
  }
}
