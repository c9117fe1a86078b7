package dev.sluice.exposition;

/** The type of a family, as a {@code # TYPE} line says it. */
public enum MetricType {
  COUNTER("counter", "counter"),
  GAUGE("gauge", "gauge"),
  HISTOGRAM("histogram", "histogram"),
  SUMMARY("summary", "summary"),
  UNKNOWN("untyped", "unknown");

  private final String inText;
  private final String inOpenMetrics;

  MetricType(String inText, String inOpenMetrics) {
    this.inText = inText;
    this.inOpenMetrics = inOpenMetrics;
  }

  String word(boolean openMetrics) {
    return openMetrics ? inOpenMetrics : inText;
  }
}
