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
        Double.isNaN(sample.asked()) ? "all it takes" : known("%.0f", sample.asked()),
        sample.accepted(),
        sample.atSink(),
        sample.refused(),
        known("%.1f", sample.p99()),
        known("%.2f", sample.cores()),
        known("%.0f", sample.residentMib()),
        known("%.0f", sample.queueSize()));
  }

  private static String known(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
