package dev.sluice.load.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What one variant of one scenario came to.
 *
 * @param title scenario and variant
 * @param entries the contestants; the first is what the others are compared with
 */
record Comparison(String title, List<Entry> entries) {
  /**
   * One contestant.
   *
   * @param windows round by round
   */
  record Entry(String name, List<Window> windows, Contestant.Conduct conduct) {
    Entry {
      windows = List.copyOf(windows);
    }
  }

  Comparison {
    entries = List.copyOf(entries);
  }

  private String base() {
    return entries.get(0).name();
  }

  /** Heads of {@link #rows}. */
  static List<String> columns(String base) {
    return List.of(
        "collector",
        "CPU s per million items",
        "CPU per item / " + base,
        "items/s",
        "rate / " + base,
        "p99 ms",
        "p99 / " + base,
        "RSS MiB");
  }

  /** Medians of each contestant, and its ratios round by round. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (Entry entry : entries) {
      rows.add(
          List.of(
              entry.name(),
              text("%.3f", median(entry, Window::cpuPerMillion)),
              ratios(entry, Window::cpuPerMillion).toString(),
              text("%.0f", median(entry, Window::rate)),
              ratios(entry, Window::rate).toString(),
              text("%.1f", median(entry, Window::p99Millis)),
              ratios(entry, Window::p99Millis).toString(),
              text("%.0f", median(entry, Window::residentMib))));
    }
    return rows;
  }

  /** Heads of {@link #conductRows}. */
  static List<String> conductColumns() {
    List<String> columns = new ArrayList<>(List.of("collector"));
    columns.addAll(WireUse.columns());
    columns.add("idle, % of a core");
    return columns;
  }

  /** What each contestant's items were on the wire, and what it used while it had nothing to do. */
  List<List<String>> conductRows() {
    List<List<String>> rows = new ArrayList<>();
    for (Entry entry : entries) {
      List<String> row = new ArrayList<>(List.of(entry.name()));
      row.addAll(entry.conduct().wire().cells());
      double idle = entry.conduct().idleShare();
      row.add(Double.isNaN(idle) ? "" : text("%.2f", idle * 100));
      rows.add(row);
    }
    return rows;
  }

  /** What makes the figures doubtful; empty if all is well. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    WireUse first = entries.get(0).conduct().wire();
    for (Entry entry : entries) {
      String who = title + ": " + entry.name() + ": ";
      entry.conduct().complaints().forEach(complaint -> complaints.add(who + complaint));
      entry.conduct().wire().differences(first).forEach(differs -> complaints.add(who + differs));
    }
    return complaints;
  }

  /** For people, in Markdown. */
  String markdown() {
    return "## "
        + title
        + "\n\n"
        + table(columns(base()), rows())
        + "\n"
        + table(conductColumns(), conductRows());
  }

  static String table(List<String> columns, List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    text.append("| ").append(String.join(" | ", columns)).append(" |\n");
    text.append("|").append("---|".repeat(columns.size())).append('\n');
    rows.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
    return text.toString();
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private Ratios ratios(Entry entry, ToDoubleFunction<Window> value) {
    return Ratios.of(values(entry, value), values(entries.get(0), value));
  }

  /** Of a contestant, if it took part. */
  Optional<Ratios> ratios(String name, ToDoubleFunction<Window> value) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .map(entry -> ratios(entry, value));
  }

  private static double median(Entry entry, ToDoubleFunction<Window> value) {
    return Ratios.median(values(entry, value));
  }

  private static double[] values(Entry entry, ToDoubleFunction<Window> value) {
    return entry.windows().stream().mapToDouble(value).toArray();
  }
}
