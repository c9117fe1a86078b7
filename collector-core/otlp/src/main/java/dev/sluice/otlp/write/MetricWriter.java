package dev.sluice.otlp.write;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.PointFields;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of metrics; see {@link OtlpWriter}. Attributes between a metric and its first
 * point are its metadata.
 */
public final class MetricWriter extends OtlpWriter<MetricWriter> {
  /** Numbers of the AggregationTemporality. */
  public static final int DELTA = 1;

  public static final int CUMULATIVE = 2;

  private static final int DATA = ITEM + 1;
  private static final int POINT = ITEM + 2;
  private static final int PART = ITEM + 3;

  private MetricView.Type type = MetricView.Type.EMPTY;
  private PointFields fields = PointFields.NUMBER;
  private int temporality;
  private boolean monotonic;
  private boolean owesData; // it is begun with the first point

  MetricWriter(EditMemory memory) {
    super(memory);
  }

  @Override
  MetricWriter self() {
    return this;
  }

  public MetricWriter gauge(String name, String description, String unit) {
    return metric(MetricView.Type.GAUGE, name, description, unit, 0, false);
  }

  /**
   * Begins a sum.
   *
   * @param temporality {@link #DELTA} or {@link #CUMULATIVE}
   * @param monotonic whether it only goes up
   */
  public MetricWriter sum(
      String name, String description, String unit, int temporality, boolean monotonic) {
    return metric(MetricView.Type.SUM, name, description, unit, temporality, monotonic);
  }

  /**
   * Begins a histogram with explicit bounds.
   *
   * @param temporality {@link #DELTA} or {@link #CUMULATIVE}
   */
  public MetricWriter histogram(String name, String description, String unit, int temporality) {
    return metric(MetricView.Type.HISTOGRAM, name, description, unit, temporality, false);
  }

  /**
   * Begins an exponential histogram.
   *
   * @param temporality {@link #DELTA} or {@link #CUMULATIVE}
   */
  public MetricWriter exponentialHistogram(
      String name, String description, String unit, int temporality) {
    return metric(
        MetricView.Type.EXPONENTIAL_HISTOGRAM, name, description, unit, temporality, false);
  }

  public MetricWriter summary(String name, String description, String unit) {
    return metric(MetricView.Type.SUMMARY, name, description, unit, 0, false);
  }

  private MetricWriter metric(
      MetricView.Type newType,
      String name,
      String description,
      String unit,
      int newTemporality,
      boolean newMonotonic) {
    begin(ITEM, Tags.ITEMS, MANY_BYTES);
    type = newType;
    temporality = newTemporality;
    monotonic = newMonotonic;
    owesData = true;
    string(Fields.Metric.NAME, name);
    string(Fields.Metric.DESCRIPTION, description);
    string(Fields.Metric.UNIT, unit);
    attributesAre(Fields.Metric.METADATA, 0);
    return this;
  }

  @Override
  boolean beginsLast(int at) {
    if (at != ITEM || !owesData) {
      return false;
    }
    owesData = false;
    int tag = type.field() << 3 | Wire.LEN;
    fields = PointFields.of(tag);
    begin(DATA, tag, MANY_BYTES);
    varint(Fields.Data.TEMPORALITY, temporality);
    varint(Fields.Data.MONOTONIC, monotonic ? 1 : 0);
    return true;
  }

  /** Begins a point of the metric. */
  public MetricWriter point(long startUnixNanos, long timeUnixNanos) {
    requireItem();
    beginsLast(depth());
    begin(POINT, Tags.DATA_POINTS, FEW_BYTES - 1);
    countItem();
    fixed64(Fields.Point.START_TIME_UNIX_NANO, startUnixNanos);
    fixed64(Fields.Point.TIME_UNIX_NANO, timeUnixNanos);
    attributesAre(fields.attributes(), 0);
    return this;
  }

  /** The value of a point of a gauge or sum. */
  public MetricWriter value(long value) {
    in(PointFields.NUMBER);
    present(Fields.NumberPoint.AS_INT, value);
    return this;
  }

  /** The value of a point of a gauge or sum. */
  public MetricWriter value(double value) {
    in(PointFields.NUMBER);
    present(Fields.NumberPoint.AS_DOUBLE, value);
    return this;
  }

  public MetricWriter flags(int flags) {
    in(fields);
    varint(fields.flags(), Integer.toUnsignedLong(flags));
    return this;
  }

  /** What a point of a histogram or summary has counted; the count is unsigned. */
  public MetricWriter total(long count, double sum) {
    in(fields);
    fixed64(require(fields.count()), count);
    present(require(fields.sum()), sum);
    return this;
  }

  /** The smallest and the largest value of a histogram. */
  public MetricWriter minMax(double min, double max) {
    in(fields);
    present(require(fields.min()), min);
    present(require(fields.max()), max);
    return this;
  }

  /** The buckets of a histogram with explicit bounds; there is one more than bounds. */
  public MetricWriter buckets(long[] counts, double[] bounds) {
    in(PointFields.HISTOGRAM);
    fixed64s(Fields.HistogramPoint.BUCKET_COUNTS, counts);
    doubles(Fields.HistogramPoint.EXPLICIT_BOUNDS, bounds);
    return this;
  }

  /** The scale of an exponential histogram, and its bucket around zero. */
  public MetricWriter scale(int scale, long zeroCount, double zeroThreshold) {
    in(PointFields.EXPONENTIAL_HISTOGRAM);
    varint(Fields.ExponentialPoint.SCALE, zigzag(scale));
    fixed64(Fields.ExponentialPoint.ZERO_COUNT, zeroCount);
    fixed64(Fields.ExponentialPoint.ZERO_THRESHOLD, Double.doubleToRawLongBits(zeroThreshold));
    return this;
  }

  /** The buckets of an exponential histogram for positive values. */
  public MetricWriter positive(int offset, long... counts) {
    return buckets(Fields.ExponentialPoint.POSITIVE, offset, counts);
  }

  /** The buckets of an exponential histogram for negative values. */
  public MetricWriter negative(int offset, long... counts) {
    return buckets(Fields.ExponentialPoint.NEGATIVE, offset, counts);
  }

  private MetricWriter buckets(int number, int offset, long[] counts) {
    in(PointFields.EXPONENTIAL_HISTOGRAM);
    begin(PART, number << 3 | Wire.LEN, FEW_BYTES - 1);
    varint(Fields.Buckets.OFFSET, zigzag(offset));
    varints(Fields.Buckets.BUCKET_COUNTS, counts);
    in(PointFields.EXPONENTIAL_HISTOGRAM);
    return this;
  }

  /** A quantile of a summary. */
  public MetricWriter quantile(double quantile, double value) {
    in(PointFields.SUMMARY);
    message(Fields.SummaryPoint.QUANTILE_VALUES, 2 * (1 + Double.BYTES));
    present(Fields.Quantile.QUANTILE, quantile);
    present(Fields.Quantile.VALUE, value);
    return this;
  }

  /**
   * An exemplar of the point; what follows are its attributes.
   *
   * @param traceId 16 bytes, or none; null is none
   * @param spanId 8 bytes, or none; null is none
   */
  public MetricWriter exemplar(
      long timeUnixNanos, double value, @Nullable Slice traceId, @Nullable Slice spanId) {
    beginExemplar(timeUnixNanos, traceId, spanId);
    present(Fields.Exemplar.AS_DOUBLE, value);
    return this;
  }

  /** The same with a whole number. */
  public MetricWriter exemplar(
      long timeUnixNanos, long value, @Nullable Slice traceId, @Nullable Slice spanId) {
    beginExemplar(timeUnixNanos, traceId, spanId);
    present(Fields.Exemplar.AS_INT, value);
    return this;
  }

  private void beginExemplar(long timeUnixNanos, @Nullable Slice traceId, @Nullable Slice spanId) {
    in(fields);
    begin(PART, require(fields.exemplars()) << 3 | Wire.LEN, FEW_BYTES - 1);
    fixed64(Fields.Exemplar.TIME_UNIX_NANO, timeUnixNanos);
    id(Fields.Exemplar.TRACE_ID, traceId, 16);
    id(Fields.Exemplar.SPAN_ID, spanId, 8);
    attributesAre(Fields.Exemplar.FILTERED_ATTRIBUTES, 0);
  }

  private static long zigzag(int value) {
    return Integer.toUnsignedLong(value << 1 ^ value >> 31);
  }

  /** Comes back to the point, which has to be of that kind. */
  private void in(PointFields kind) {
    if (depth() < POINT || fields != kind) {
      throw new IllegalStateException("no point of that kind was begun");
    }
    if (depth() > POINT) {
      up(POINT);
      attributesAre(fields.attributes(), 0);
    }
  }

  private static int require(int number) {
    if (number == 0) {
      throw new IllegalStateException("points of this kind do not have it");
    }
    return number;
  }
}
