package dev.sluice.telemetry;

/** How much is measured: the values of {@code service::telemetry::metrics::level}. */
public enum MetricLevel {
  NONE,
  BASIC,
  NORMAL,
  DETAILED;

  /** Whether something of that level is emitted when this one is configured. */
  public boolean includes(MetricLevel needed) {
    return this != NONE && needed.compareTo(this) <= 0;
  }
}
