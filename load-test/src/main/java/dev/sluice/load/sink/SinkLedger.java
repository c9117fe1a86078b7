package dev.sluice.load.sink;

import dev.sluice.load.payload.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a sink can say alone: what arrived of each generator of each run, and the gaps in it. */
final class SinkLedger {
  private SinkLedger() {}

  static List<String> lines(Sink sink) {
    List<String> lines = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      Account account = sink.account(signal);
      if (account.requests() == 0) {
        continue;
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %d requests, %d bytes on the wire, %d items taken, %d requests that were no OTLP",
              signal.name().toLowerCase(Locale.ROOT),
              account.requests(),
              account.bytes(),
              account.items(),
              account.broken()));
      for (int source : account.sources()) {
        lines.add(line(source, account.of(source)));
      }
    }
    if (lines.isEmpty()) {
      lines.add("nothing arrived");
    }
    return lines;
  }

  private static String line(int source, Arrivals arrivals) {
    long highest = arrivals.highest();
    NumberSet taken = arrivals.taken();
    NumberSet rejected = arrivals.rejected();
    long rejectedBelow = rejected.count(number -> number <= highest && !taken.contains(number));
    return String.format(
        Locale.ROOT,
        "  run %d generator %d: %d different items up to %d, %d missing below it, %d rejected, %d duplicates, %d reordered",
        source >>> 8,
        source & 0xFF,
        taken.size(),
        highest,
        highest + 1 - taken.size() - rejectedBelow,
        rejected.size(),
        taken.duplicates(),
        arrivals.reordered());
  }
}
