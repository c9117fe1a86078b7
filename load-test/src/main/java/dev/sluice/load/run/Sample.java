package dev.sluice.load.run;

import java.util.List;
import java.util.function.Function;

/**
 * What was seen in one second.
 *
 * @param seconds since the beginning, at its end
 * @param phase that was played
 * @param asked items per second; not a number in a closed loop
 * @param accepted items per second
 * @param atSink items per second
 * @param refused requests per second that were not accepted
 * @param p50 to {@code max}: latencies in milliseconds
 * @param cores CPU time per time of the collector
 * @param residentMib resident set
 * @param proportionalMib resident set with shared pages divided
 * @param collections garbage collections since its start
 * @param pauseMillis of them
 * @param queueSize to {@code ownDropped}: what the collector says of itself
 */
record Sample(
    double seconds,
    String phase,
    double asked,
    double accepted,
    double atSink,
    double refused,
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    double cores,
    double residentMib,
    double proportionalMib,
    double threads,
    double descriptors,
    double collections,
    double pauseMillis,
    double queueSize,
    double ownRefused,
    double ownDropped) {
  private record Column(String name, Function<Sample, Object> value) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("seconds", Sample::seconds),
          new Column("phase", Sample::phase),
          new Column("asked_items_per_s", Sample::asked),
          new Column("accepted_items_per_s", Sample::accepted),
          new Column("sink_items_per_s", Sample::atSink),
          new Column("refused_requests_per_s", Sample::refused),
          new Column("p50_ms", Sample::p50),
          new Column("p90_ms", Sample::p90),
          new Column("p99_ms", Sample::p99),
          new Column("p999_ms", Sample::p999),
          new Column("max_ms", Sample::max),
          new Column("cpu_cores", Sample::cores),
          new Column("rss_mib", Sample::residentMib),
          new Column("pss_mib", Sample::proportionalMib),
          new Column("threads", Sample::threads),
          new Column("descriptors", Sample::descriptors),
          new Column("gc_count", Sample::collections),
          new Column("gc_pause_ms", Sample::pauseMillis),
          new Column("queue_size", Sample::queueSize),
          new Column("own_refused_items", Sample::ownRefused),
          new Column("own_dropped_items", Sample::ownDropped));

  static List<String> columns() {
    return COLUMNS.stream().map(Column::name).toList();
  }

  List<Object> values() {
    return COLUMNS.stream().map(column -> column.value().apply(this)).toList();
  }
}
