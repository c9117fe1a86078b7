package dev.sluice.connector.spanmetrics;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.sections;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Configuration of {@code span_metrics}.
 *
 * @param dimensions attributes of all metrics, beside the standard ones
 * @param callsDimensions further ones of the calls
 * @param excludeDimensions standard ones that are left out
 * @param resourceMetricsCacheSize how many resources are remembered beyond a flush
 * @param resourceMetricsKeyAttributes resource attributes that tell resources apart; empty: all
 * @param aggregationTemporality {@link #DELTA}; anything else is cumulative
 * @param histogram how durations are told
 * @param metricsFlushInterval from one flush to the next
 * @param metricsExpiration how long a resource without spans is told; zero: for ever
 * @param seriesExpiration how long a series without spans is told; zero: for ever
 * @param metricTimestampCacheSize delta: of how many series the last flush is remembered; empty:
 *     ten times the resources, at least 1000
 * @param namespace what names of metrics begin with; empty for nothing
 * @param exemplars whether points name spans
 * @param events whether events are counted
 * @param includeInstrumentationScope names of scopes that become attributes
 * @param aggregationCardinalityLimit series of one metric of one resource; zero: any number
 * @param enableMetricsSamplingMethod whether series say if their counts are extrapolated
 */
public record SpanMetricsConfig(
    List<DimensionConfig> dimensions,
    List<DimensionConfig> callsDimensions,
    List<String> excludeDimensions,
    int resourceMetricsCacheSize,
    List<String> resourceMetricsKeyAttributes,
    String aggregationTemporality,
    DurationHistogramConfig histogram,
    Duration metricsFlushInterval,
    Duration metricsExpiration,
    Duration seriesExpiration,
    Optional<Integer> metricTimestampCacheSize,
    String namespace,
    SpanExemplarsConfig exemplars,
    EventCountsConfig events,
    List<String> includeInstrumentationScope,
    int aggregationCardinalityLimit,
    boolean enableMetricsSamplingMethod) {
  static final String DELTA = "AGGREGATION_TEMPORALITY_DELTA";
  static final String CUMULATIVE = "AGGREGATION_TEMPORALITY_CUMULATIVE";

  private static final int RESOURCES = 1000;
  private static final int LEAST_TIMES = 1000;
  private static final int TIMES_PER_RESOURCE = 10;

  static final Spec<SpanMetricsConfig> SPEC =
      Spec.of(
          keys -> {
            keys.also(
                int32("dimensions_cache_size", 0, "once how many series were remembered")
                    .inert("series are bounded by aggregation_cardinality_limit"));
            keys.also(
                bool("add_resource_attributes", false, "whether metrics have those of the resource")
                    .inert("metrics always have the attributes of their resource"));
            return new SpanMetricsConfig(
                keys.get(
                    sections(
                        "dimensions",
                        DimensionConfig.SPEC,
                        "attributes of spans or resources that tell series apart, beside the"
                            + " standard ones")),
                keys.get(
                    sections(
                        "calls_dimensions",
                        DimensionConfig.SPEC,
                        "further ones of the calls alone")),
                keys.get(
                    strings("exclude_dimensions", "standard attributes that series do without")),
                keys.get(
                    int32(
                            "resource_metrics_cache_size",
                            RESOURCES,
                            "how many are remembered beyond a flush, those that were used last")
                        .in("resources")),
                keys.get(
                    strings(
                        "resource_metrics_key_attributes",
                        "resource attributes that tell resources apart; without it all of them")),
                keys.get(
                    string(
                        "aggregation_temporality",
                        CUMULATIVE,
                        "AGGREGATION_TEMPORALITY_DELTA; anything else is cumulative")),
                keys.get(
                    section("histogram", DurationHistogramConfig.SPEC, "how durations are told")),
                keys.get(
                    duration(
                        "metrics_flush_interval",
                        Duration.ofSeconds(60),
                        "from one flush to the next")),
                keys.get(
                    duration(
                        "metrics_expiration",
                        Duration.ZERO,
                        "how long a resource without spans is told; 0 for ever")),
                keys.get(
                    duration(
                        "series_expiration",
                        Duration.ZERO,
                        "how long a series without spans is told; 0 for ever")),
                keys.get(
                    maybe(
                            "metric_timestamp_cache_size",
                            ValueType.int32(),
                            "delta: of how many the last flush is remembered; without it ten times"
                                + " resource_metrics_cache_size, at least 1000")
                        .in("series")),
                keys.get(
                    string(
                        "namespace",
                        "traces.span.metrics",
                        "what names of metrics begin with, before a dot; empty for nothing")),
                keys.get(
                    section(
                        "exemplars",
                        SpanExemplarsConfig.SPEC,
                        "whether points name spans behind them")),
                keys.get(section("events", EventCountsConfig.SPEC, "whether events are counted")),
                keys.get(
                    strings(
                        "include_instrumentation_scope",
                        "names of scopes whose spans say so, with name and version")),
                keys.get(
                    int32(
                            "aggregation_cardinality_limit",
                            0,
                            "of one metric of one resource; what comes beyond is told in one with"
                                + " the attribute otel.metric.overflow; 0 for any number")
                        .in("series")),
                keys.get(
                    bool(
                        "enable_metrics_sampling_method",
                        false,
                        "whether series say if their spans were sampled (sampling.method)")));
          });

  /** What holds when a file says nothing. */
  public static final SpanMetricsConfig DEFAULT = SPEC.defaults();

  public SpanMetricsConfig {
    List<Problem> problems = new ArrayList<>();
    DimensionConfig.check("dimensions", "dimensions", dimensions, problems);
    DimensionConfig.check("calls_dimensions", "calls dimensions", callsDimensions, problems);
    DimensionConfig.check(
        "histogram::dimensions", "histogram dimensions", histogram.dimensions(), problems);
    if (events.enabled()) {
      DimensionConfig.check(
          "events::dimensions", "event dimensions", events.dimensions(), problems);
      if (events.dimensions().isEmpty()) {
        problems.add(
            new Problem(
                "events::dimensions",
                "",
                "failed validating event dimensions: no dimensions configured for events",
                "name an attribute, for example exception.type"));
      }
    }
    if (histogram.explicit().isPresent() && histogram.exponential().isPresent()) {
      problems.add(
          new Problem(
              "histogram",
              "",
              "use either `explicit` or `exponential` buckets histogram",
              "remove one of them"));
    }
    if (metricsFlushInterval.isNegative() || metricsFlushInterval.isZero()) {
      problems.add(
          new Problem(
              "metrics_flush_interval",
              metricsFlushInterval,
              "invalid metrics_flush_interval, the duration should be positive",
              "remove it for 60s"));
    }
    notNegative("metrics_expiration", metricsExpiration, problems);
    notNegative("series_expiration", seriesExpiration, problems);
    if (resourceMetricsCacheSize <= 0) {
      problems.add(
          new Problem(
              "resource_metrics_cache_size",
              Integer.toString(resourceMetricsCacheSize),
              "must provide a positive size",
              "remove it for 1000"));
    }
    if (aggregationTemporality.equals(DELTA) && metricTimestampCacheSize.orElse(1) <= 0) {
      problems.add(
          new Problem(
              "metric_timestamp_cache_size",
              metricTimestampCacheSize,
              "invalid delta timestamp cache size, the maximum number of the items in the cache"
                  + " should be positive",
              "remove it"));
    }
    if (aggregationCardinalityLimit < 0) {
      problems.add(
          new Problem(
              "aggregation_cardinality_limit",
              Integer.toString(aggregationCardinalityLimit),
              "invalid aggregation_cardinality_limit, the limit should be positive",
              "remove it for any number"));
    }
    if (exemplars.enabled() && exemplars.maxPerDataPoint() < 0) {
      problems.add(
          new Problem(
              "exemplars::max_per_data_point",
              Integer.toString(exemplars.maxPerDataPoint()),
              "invalid max_per_data_point, the value should be positive",
              "remove it for 5"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    dimensions = List.copyOf(dimensions);
    callsDimensions = List.copyOf(callsDimensions);
    excludeDimensions = List.copyOf(excludeDimensions);
    resourceMetricsKeyAttributes = List.copyOf(resourceMetricsKeyAttributes);
    includeInstrumentationScope = List.copyOf(includeInstrumentationScope);
  }

  private static void notNegative(String key, Duration value, List<Problem> problems) {
    if (value.isNegative()) {
      problems.add(
          new Problem(
              key, value, "invalid " + key + ", the duration should be positive", "remove it"));
    }
  }

  boolean isDelta() {
    return aggregationTemporality.equals(DELTA);
  }

  /** Delta: of how many series the last flush is remembered. */
  int rememberedTimes() {
    return metricTimestampCacheSize.orElseGet(
        () ->
            Math.max(
                LEAST_TIMES,
                (int)
                    Math.min(
                        Integer.MAX_VALUE, (long) TIMES_PER_RESOURCE * resourceMetricsCacheSize)));
  }
}
