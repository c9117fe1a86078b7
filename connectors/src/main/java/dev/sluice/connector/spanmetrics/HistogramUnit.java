package dev.sluice.connector.spanmetrics;

import java.util.Locale;

/** What durations are told in. */
public enum HistogramUnit {
  MILLISECONDS("ms", 1_000_000),
  SECONDS("s", 1_000_000_000);

  private final String symbol;
  private final long nanos;

  HistogramUnit(String symbol, long nanos) {
    this.symbol = symbol;
    this.nanos = nanos;
  }

  /** As the metric has it. */
  String symbol() {
    return symbol;
  }

  /** So many nanoseconds, an unsigned number, in this unit. */
  double of(long unsignedNanos) {
    double exact =
        unsignedNanos >= 0
            ? (double) unsignedNanos
            : (unsignedNanos >>> 1 | (unsignedNanos & 1))
                * 2.0; // the last bit keeps the rounding right
    return exact / nanos;
  }

  static HistogramUnit parse(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    for (HistogramUnit unit : values()) {
      if (unit.symbol.equals(word)) {
        return unit;
      }
    }
    throw new IllegalArgumentException(
        "unknown Unit \"" + word + "\", allowed units are \"ms\" and \"s\"");
  }

  @Override
  public String toString() {
    return symbol;
  }
}
