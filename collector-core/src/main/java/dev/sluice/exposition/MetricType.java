package dev.sluice.exposition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type of a family, as a {@code # TYPE} line says it, and what a page adds to its samples. */
public enum MetricType {
  COUNTER("counter", "counter", null, List.of("")),
  GAUGE("gauge", "gauge", null, List.of("")),
  HISTOGRAM("histogram", "histogram", "le", List.of("", "_bucket", "_sum", "_count")),
  SUMMARY("summary", "summary", "quantile", List.of("", "_sum", "_count")),
  UNKNOWN("untyped", "unknown", null, List.of(""));

  private final String inText;
  private final String inOpenMetrics;
  private final @Nullable String ownLabel;
  private final List<String> suffixes;

  MetricType(
      String inText, String inOpenMetrics, @Nullable String ownLabel, List<String> suffixes) {
    this.inText = inText;
    this.inOpenMetrics = inOpenMetrics;
    this.ownLabel = ownLabel;
    this.suffixes = suffixes;
  }

  String word(boolean openMetrics) {
    return openMetrics ? inOpenMetrics : inText;
  }

  /** The label that the page itself puts on samples of this type, or null. */
  public @Nullable String ownLabel() {
    return ownLabel;
  }

  /** Every name that a family of this type takes: its own, and those of its samples. */
  public List<String> namesOf(String family) {
    return suffixes.stream().map(family::concat).toList();
  }
}
