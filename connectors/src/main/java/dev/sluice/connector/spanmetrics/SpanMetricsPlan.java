package dev.sluice.connector.spanmetrics;

import dev.sluice.otlp.view.AttributeKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a configuration means, worked out once. Immutable. */
final class SpanMetricsPlan {
  /** Standard bounds, in milliseconds. */
  private static final double[] BOUNDS_MILLIS = {
    2, 4, 6, 8, 10, 50, 100, 200, 400, 800, 1000, 1400, 2000, 5000, 10_000, 15_000
  };

  private static final double MILLIS_IN_A_SECOND = 1000;
  private static final int STANDARD_BUCKETS = 160;
  private static final int LEAST_BUCKETS = 2;
  private static final int MOST_BUCKETS = 16_384;

  private final SpanMetricsConfig config;
  private final KeyLayout calls;
  private final KeyLayout durations;
  private final KeyLayout events;
  private final Durations.@Nullable Kind kind;
  private final boolean isShared;
  private final List<AttributeKey> resourceKeys;
  private final LongUnaryOperator draw;
  private final long seed;

  /**
   * @param instanceId of the collector
   * @param draw a number from 0 up to the one that is given, which is left out
   */
  SpanMetricsPlan(SpanMetricsConfig config, String instanceId, LongUnaryOperator draw) {
    this.config = config;
    KeyLayout common =
        new KeyLayout(
            KeyLayout.Standard.without(config.excludeDimensions()),
            KeyLayout.utf8(instanceId),
            Set.copyOf(config.includeInstrumentationScope()),
            config.enableMetricsSamplingMethod(),
            Dimensions.of(config.dimensions()),
            Dimensions.NONE);
    this.calls = common.with(Dimensions.of(config.callsDimensions()));
    this.durations = common.with(Dimensions.of(config.histogram().dimensions()));
    this.events =
        config.events().enabled()
            ? common.with(Dimensions.of(config.events().dimensions()))
            : common;
    this.kind = config.histogram().disable() ? null : kind(config.histogram());
    this.isShared = calls.own().isEmpty() && durations.own().isEmpty();
    this.resourceKeys =
        config.resourceMetricsKeyAttributes().stream()
            .distinct()
            .sorted()
            .map(AttributeKey::of)
            .toList();
    this.draw = draw;
    this.seed = new SplittableRandom().nextLong();
  }

  private static Durations.Kind kind(DurationHistogramConfig config) {
    if (config.exponential().isPresent()) {
      int asked = config.exponential().get().maxSize();
      int size =
          asked <= 0 ? STANDARD_BUCKETS : Math.min(MOST_BUCKETS, Math.max(LEAST_BUCKETS, asked));
      return () -> new ExponentialDurations(size);
    }
    double[] bounds = bounds(config);
    return () -> new BoundedDurations(bounds);
  }

  private static double[] bounds(DurationHistogramConfig config) {
    if (config.explicit().isPresent()) {
      return config.explicit().get().buckets().stream()
          .mapToDouble(bound -> signed(bound, config.unit()))
          .sorted()
          .distinct()
          .toArray();
    }
    double[] bounds = BOUNDS_MILLIS.clone();
    if (config.unit() == HistogramUnit.SECONDS) {
      for (int i = 0; i < bounds.length; i++) {
        bounds[i] /= MILLIS_IN_A_SECOND;
      }
    }
    return bounds;
  }

  private static double signed(Duration bound, HistogramUnit unit) {
    return bound.isNegative() ? -unit.of(bound.negated().toNanos()) : unit.of(bound.toNanos());
  }

  SpanMetricsConfig config() {
    return config;
  }

  KeyLayout layout(MetricKind metric) {
    return switch (metric) {
      case CALLS -> calls;
      case DURATION -> durations;
      case EVENTS -> events;
    };
  }

  /** How durations are kept; null: they are not. */
  Durations.@Nullable Kind durations() {
    return kind;
  }

  /** Whether calls and durations have the same attributes, and so the same series. */
  boolean isShared() {
    return isShared;
  }

  /** The attributes that tell resources apart; empty: all of them. */
  List<AttributeKey> resourceKeys() {
    return resourceKeys;
  }

  long draw(long bound) {
    return draw.applyAsLong(bound);
  }

  /** For hashes; another one in each run. */
  long seed() {
    return seed;
  }
}
