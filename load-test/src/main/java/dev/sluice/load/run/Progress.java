package dev.sluice.load.run;

import java.util.Locale;

/** Lines that say how a run goes. */
final class Progress {
  private Progress() {}

  static String line(Sample sample) {
    return String.format(
        Locale.ROOT,
        "[%4.0f s] %-12s asked %s, achieved %.0f items/s, at sink %.0f, refused %.0f/s, p99 %s ms, %s cores, rss %s MiB, queue %s",
        sample.seconds(),
        sample.phase().isEmpty() ? "drain" : sample.phase(),
        Double.isNaN(sample.rates().asked())
            ? "all it takes"
            : known("%.0f", sample.rates().asked()),
        sample.rates().accepted(),
        sample.rates().atSink(),
        sample.rates().refused(),
        known("%.1f", sample.latency().p99()),
        known("%.2f", sample.process().cores()),
        known("%.0f", sample.process().residentMib()),
        known("%.0f", sample.own().queueSize()));
  }

  private static String known(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
