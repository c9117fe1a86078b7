package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Fields;

/**
 * What the points of each kind of metric data have in common, under numbers of its own; 0 where a
 * kind has no such field. For the rooms above.
 */
public enum PointFields {
  NUMBER(
      Fields.NumberPoint.ATTRIBUTES,
      Fields.NumberPoint.FLAGS,
      Fields.NumberPoint.EXEMPLARS,
      0,
      0,
      0,
      0),
  HISTOGRAM(
      Fields.HistogramPoint.ATTRIBUTES,
      Fields.HistogramPoint.FLAGS,
      Fields.HistogramPoint.EXEMPLARS,
      Fields.HistogramPoint.COUNT,
      Fields.HistogramPoint.SUM,
      Fields.HistogramPoint.MIN,
      Fields.HistogramPoint.MAX),
  EXPONENTIAL_HISTOGRAM(
      Fields.ExponentialPoint.ATTRIBUTES,
      Fields.ExponentialPoint.FLAGS,
      Fields.ExponentialPoint.EXEMPLARS,
      Fields.ExponentialPoint.COUNT,
      Fields.ExponentialPoint.SUM,
      Fields.ExponentialPoint.MIN,
      Fields.ExponentialPoint.MAX),
  SUMMARY(
      Fields.SummaryPoint.ATTRIBUTES,
      Fields.SummaryPoint.FLAGS,
      0,
      Fields.SummaryPoint.COUNT,
      Fields.SummaryPoint.SUM,
      0,
      0);

  private final int attributes;
  private final int flags;
  private final int exemplars; // these and what follows: 0 where a kind has none
  private final int count;
  private final int sum;
  private final int min;
  private final int max;

  PointFields(int attributes, int flags, int exemplars, int count, int sum, int min, int max) {
    this.attributes = attributes;
    this.flags = flags;
    this.exemplars = exemplars;
    this.count = count;
    this.sum = sum;
    this.min = min;
    this.max = max;
  }

  /** Of the points below a tag of a metric's data. */
  public static PointFields of(int dataTag) {
    return switch (dataTag >>> 3) {
      case Fields.Metric.GAUGE, Fields.Metric.SUM -> NUMBER;
      case Fields.Metric.HISTOGRAM -> HISTOGRAM;
      case Fields.Metric.EXPONENTIAL_HISTOGRAM -> EXPONENTIAL_HISTOGRAM;
      case Fields.Metric.SUMMARY -> SUMMARY;
      default -> throw new IllegalArgumentException("tag " + dataTag);
    };
  }

  /** A view of such points, on none yet. */
  public DataPointView newView() {
    return switch (this) {
      case NUMBER -> new NumberDataPointView();
      case HISTOGRAM -> new HistogramDataPointView();
      case EXPONENTIAL_HISTOGRAM -> new ExponentialHistogramDataPointView();
      case SUMMARY -> new SummaryDataPointView();
    };
  }

  public int attributes() {
    return attributes;
  }

  public int flags() {
    return flags;
  }

  public int exemplars() {
    return exemplars;
  }

  public int count() {
    return count;
  }

  public int sum() {
    return sum;
  }

  public int min() {
    return min;
  }

  public int max() {
    return max;
  }
}
