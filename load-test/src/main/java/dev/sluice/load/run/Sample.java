package dev.sluice.load.run;

import dev.sluice.load.process.OwnMetrics;
import dev.sluice.load.report.Latencies;
import java.util.List;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * What was seen in one second.
 *
 * @param seconds since the beginning, at its end
 * @param phase that was played
 * @param rates what went through
 * @param latency of accepted requests
 * @param process what the collector used
 * @param pauses its garbage collections
 * @param own what the collector says of itself
 */
record Sample(
    double seconds,
    String phase,
    Rates rates,
    LatencyMillis latency,
    ProcessUse process,
    Pauses pauses,
    OwnMetrics own) {
  /**
   * What went through in a second.
   *
   * @param asked items; not a number in a closed loop
   * @param accepted items
   * @param atSink items
   * @param refused requests that were not accepted
   */
  record Rates(double asked, double accepted, double atSink, double refused) {}

  /** Latencies in milliseconds. */
  record LatencyMillis(double p50, double p90, double p99, double p999, double max) {
    static LatencyMillis of(Histogram latencies) {
      return new LatencyMillis(
          Latencies.millis(latencies, 50),
          Latencies.millis(latencies, 90),
          Latencies.millis(latencies, 99),
          Latencies.millis(latencies, 99.9),
          Latencies.millis(latencies, 100));
    }
  }

  /**
   * What the collector used; not a number where that is unknown.
   *
   * @param cores CPU time per time
   * @param residentMib resident set
   * @param proportionalMib resident set with shared pages divided
   */
  record ProcessUse(
      double cores,
      double residentMib,
      double proportionalMib,
      double threads,
      double descriptors) {}

  /**
   * Garbage collections since the collector started.
   *
   * @param count of them
   * @param millis they took
   */
  record Pauses(double count, double millis) {
    static final Pauses UNKNOWN = new Pauses(Double.NaN, Double.NaN);
  }

  private record Column(String name, Function<Sample, Object> value) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("seconds", Sample::seconds),
          new Column("phase", Sample::phase),
          new Column("asked_items_per_s", sample -> sample.rates.asked()),
          new Column("accepted_items_per_s", sample -> sample.rates.accepted()),
          new Column("sink_items_per_s", sample -> sample.rates.atSink()),
          new Column("refused_requests_per_s", sample -> sample.rates.refused()),
          new Column("p50_ms", sample -> sample.latency.p50()),
          new Column("p90_ms", sample -> sample.latency.p90()),
          new Column("p99_ms", sample -> sample.latency.p99()),
          new Column("p999_ms", sample -> sample.latency.p999()),
          new Column("max_ms", sample -> sample.latency.max()),
          new Column("cpu_cores", sample -> sample.process.cores()),
          new Column("rss_mib", sample -> sample.process.residentMib()),
          new Column("pss_mib", sample -> sample.process.proportionalMib()),
          new Column("threads", sample -> sample.process.threads()),
          new Column("descriptors", sample -> sample.process.descriptors()),
          new Column("gc_count", sample -> sample.pauses.count()),
          new Column("gc_pause_ms", sample -> sample.pauses.millis()),
          new Column("queue_size", sample -> sample.own.queueSize()),
          new Column("own_refused_items", sample -> sample.own.refused()),
          new Column("own_dropped_items", sample -> sample.own.dropped()));

  static List<String> columns() {
    return COLUMNS.stream().map(Column::name).toList();
  }

  List<Object> values() {
    return COLUMNS.stream().map(column -> column.value().apply(this)).toList();
  }
}
