package dev.sluice.data;

import java.util.Locale;

/** The kinds of telemetry. A batch and a pipeline carry exactly one. */
public enum Signal {
  TRACES("spans", "spans"),
  METRICS("metric_points", "data points"),
  LOGS("log_records", "log records"),
  PROFILES("profile_samples", "samples");

  private final String metricSuffix;
  private final String itemNoun;

  Signal(String metricSuffix, String itemNoun) {
    this.metricSuffix = metricSuffix;
    this.itemNoun = itemNoun;
  }

  /**
   * The name a configuration file uses: {@code traces}, {@code metrics}, {@code logs}, {@code
   * profiles}.
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The ending that the reference's metric names have for items of this signal, for example {@code
   * spans}.
   */
  public String metricSuffix() {
    return metricSuffix;
  }

  /** What one item is called in a sentence, plural. */
  public String itemNoun() {
    return itemNoun;
  }
}
