package dev.sluice.otlp.wire;

/**
 * Tags of the levels that all signals share: request, resource, scope, item. For the rooms above.
 */
public final class Tags {
  /** Of a request: a resource's entry. */
  public static final int RESOURCES = Fields.Request.ENTRIES << 3 | Wire.LEN;

  /** Of a resource's entry: a scope's entry. */
  public static final int SCOPES = Fields.Entry.CHILDREN << 3 | Wire.LEN;

  /** Of a resource's entry: what OTLP before 0.15 had for scopes. */
  public static final int LEGACY_SCOPES = Fields.Entry.LEGACY_SCOPES << 3 | Wire.LEN;

  /** Of a scope's entry: a span, a log record, a metric, a profile. */
  public static final int ITEMS = Fields.Entry.CHILDREN << 3 | Wire.LEN;

  /** Of a profile. */
  public static final int SAMPLES = Fields.Profile.SAMPLES << 3 | Wire.LEN;

  /** Of all five kinds of metric data. */
  public static final int DATA_POINTS = Fields.Data.POINTS << 3 | Wire.LEN;

  /** The numbers of the five kinds of metric data as bits. */
  public static final long METRIC_DATA =
      1L << Fields.Metric.GAUGE
          | 1L << Fields.Metric.SUM
          | 1L << Fields.Metric.HISTOGRAM
          | 1L << Fields.Metric.EXPONENTIAL_HISTOGRAM
          | 1L << Fields.Metric.SUMMARY;

  private Tags() {}

  /** Whether a tag of a metric is one of its five kinds of data. */
  public static boolean isMetricData(int tag) {
    int number = tag >>> 3;
    return number < 16 && (METRIC_DATA >>> number & 1) != 0;
  }
}
