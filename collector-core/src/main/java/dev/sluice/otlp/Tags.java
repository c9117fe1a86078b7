package dev.sluice.otlp;

/** Tags of the levels that all signals share: request, resource, scope, item. */
final class Tags {
  /** Of a request: a resource's entry. */
  static final int RESOURCES = 1 << 3 | Wire.LEN;

  /** Of a resource's entry: a scope's entry. */
  static final int SCOPES = 2 << 3 | Wire.LEN;

  /** Of a scope's entry: a span, a log record, a metric, a profile. */
  static final int ITEMS = 2 << 3 | Wire.LEN;

  /** Of a profile. */
  static final int SAMPLES = 2 << 3 | Wire.LEN;

  /** Of all five kinds of metric data. */
  static final int DATA_POINTS = 1 << 3 | Wire.LEN;

  /** The numbers of the five kinds of metric data as bits. */
  static final long METRIC_DATA = 1L << 5 | 1L << 7 | 1L << 9 | 1L << 10 | 1L << 11;

  /** The number of the attributes in the points of each kind of metric data. */
  private static final int[] POINT_ATTRIBUTES = {0, 0, 0, 0, 0, 7, 0, 7, 0, 9, 1, 7};

  private Tags() {}

  /** Whether a tag of a metric is one of its five kinds of data. */
  static boolean isMetricData(int tag) {
    int number = tag >>> 3;
    return number < 16 && (METRIC_DATA >>> number & 1) != 0;
  }

  /** The number of the attributes in the points below such a tag. */
  static int pointAttributes(int metricDataTag) {
    return POINT_ATTRIBUTES[metricDataTag >>> 3];
  }
}
