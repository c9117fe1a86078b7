package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.MetricType;
import dev.sluice.otlp.view.MetricView;
import org.jspecify.annotations.Nullable;

/** What a metric's data is, as far as the page tells it apart. */
enum Shape {
  GAUGE(MetricType.GAUGE, MetricNaming.Kind.GAUGE),
  UP_DOWN_SUM(MetricType.GAUGE, MetricNaming.Kind.OTHER),
  MONOTONIC_SUM(MetricType.COUNTER, MetricNaming.Kind.COUNTER),
  HISTOGRAM(MetricType.HISTOGRAM, MetricNaming.Kind.OTHER),
  EXPONENTIAL_HISTOGRAM(MetricType.HISTOGRAM, MetricNaming.Kind.OTHER),
  SUMMARY(MetricType.SUMMARY, MetricNaming.Kind.OTHER);

  private static final int DELTA = 1;
  private static final int CUMULATIVE = 2;

  private final MetricType type;
  private final MetricNaming.Kind naming;

  Shape(MetricType type, MetricNaming.Kind naming) {
    this.type = type;
    this.naming = naming;
  }

  MetricType type() {
    return type;
  }

  MetricNaming.Kind naming() {
    return naming;
  }

  static boolean isDelta(MetricView metric) {
    return metric.aggregationTemporality() == DELTA;
  }

  /** The shape of a metric; null for data that cannot be shown. */
  static @Nullable Shape of(MetricView metric) {
    int temporality = metric.aggregationTemporality();
    boolean cumulative = temporality == CUMULATIVE;
    boolean either = cumulative || temporality == DELTA;
    return switch (metric.type()) {
      case EMPTY -> null;
      case GAUGE -> GAUGE;
      case SUM ->
          metric.isMonotonic() ? (either ? MONOTONIC_SUM : null) : cumulative ? UP_DOWN_SUM : null;
      case HISTOGRAM -> either ? HISTOGRAM : null;
      case EXPONENTIAL_HISTOGRAM -> either ? EXPONENTIAL_HISTOGRAM : null;
      case SUMMARY -> SUMMARY;
    };
  }
}
