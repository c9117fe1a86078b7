package dev.sluice.exposition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type of a family, as a {@code # TYPE} line says it, and what a page adds to its samples. */
public enum MetricType {
  COUNTER("counter", "counter", null),
  GAUGE("gauge", "gauge", null),
  HISTOGRAM("histogram", "histogram", "le"),
  SUMMARY("summary", "summary", "quantile"),
  UNKNOWN("untyped", "unknown", null);

  private final String inText;
  private final String inOpenMetrics;
  private final @Nullable String ownLabel;

  MetricType(String inText, String inOpenMetrics, @Nullable String ownLabel) {
    this.inText = inText;
    this.inOpenMetrics = inOpenMetrics;
    this.ownLabel = ownLabel;
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
    return switch (this) {
      case COUNTER, GAUGE, UNKNOWN -> List.of(family);
      case HISTOGRAM -> List.of(family, family + "_bucket", family + "_sum", family + "_count");
      case SUMMARY -> List.of(family, family + "_sum", family + "_count");
    };
  }
}
