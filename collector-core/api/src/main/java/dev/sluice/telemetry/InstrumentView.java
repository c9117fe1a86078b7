package dev.sluice.telemetry;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change to the collector's metrics: one of {@code service::telemetry::metrics::views}. An
 * instrument that no view selects is shown as it is; one that several select is shown once for
 * each.
 *
 * @param selector which instruments
 * @param stream what becomes of them
 */
public record InstrumentView(Selector selector, Stream stream) {
  /** Kinds of instruments, as OpenTelemetry has them. */
  public enum InstrumentType {
    COUNTER,
    HISTOGRAM,
    OBSERVABLE_COUNTER,
    OBSERVABLE_GAUGE,
    OBSERVABLE_UP_DOWN_COUNTER,
    UP_DOWN_COUNTER
  }

  /**
   * Every part that is not empty must fit.
   *
   * @param instrumentName with {@code *} and {@code ?} for others
   * @param type the kind
   * @param unit as the instrument has it
   * @param meterName the instrumentation scope
   */
  public record Selector(
      String instrumentName, Optional<InstrumentType> type, String unit, String meterName) {
    /** Whether it says nothing. */
    public boolean isEmpty() {
      return instrumentName.isEmpty() && type.isEmpty() && unit.isEmpty() && meterName.isEmpty();
    }

    /** Whether it may fit several names. */
    public boolean hasWildcard() {
      return instrumentName.isEmpty()
          || instrumentName.indexOf('*') >= 0
          || instrumentName.indexOf('?') >= 0;
    }
  }

  /**
   * @param name empty: as it is
   * @param description empty: as it is
   * @param aggregation the form
   * @param attributes which are kept
   */
  public record Stream(
      String name, String description, Aggregation aggregation, Attributes attributes) {}

  /**
   * @param included none: all
   * @param excluded of those, the ones that go
   */
  public record Attributes(Set<String> included, Set<String> excluded) {
    boolean keeps(String name) {
      return !excluded.contains(name) && (included.isEmpty() || included.contains(name));
    }

    boolean keepsAll() {
      return included.isEmpty() && excluded.isEmpty();
    }
  }

  /** The form of what is shown. */
  public sealed interface Aggregation {
    /** Forms without settings. */
    enum Plain implements Aggregation {
      /** As it is. */
      DEFAULT,
      /** Left out. */
      DROP,
      /** A counter; of a histogram, the sum of what was recorded. */
      SUM,
      /** A gauge. */
      LAST_VALUE
    }

    /**
     * A histogram with other buckets; only of histograms.
     *
     * @param bounds upper bounds, ascending
     * @param minMax whether the least and the greatest value are shown where a form has them
     */
    record Buckets(List<Double> bounds, boolean minMax) implements Aggregation {
      public Buckets {
        bounds = List.copyOf(bounds);
      }

      double[] array() {
        return bounds.stream().mapToDouble(Double::doubleValue).toArray();
      }
    }
  }
}
