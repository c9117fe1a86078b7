package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.DataPointView;
import dev.sluice.otlp.view.PointFields;
import dev.sluice.otlp.wire.Fields;
import java.util.EnumMap;
import java.util.Map;

/** A data point of any kind. What its kind does not have cannot be set. */
public final class PointEdit extends MessageEdit<DataPointView> {
  private final MetricEdit metric;
  private final Map<PointFields, DataPointView> views = new EnumMap<>(PointFields.class);
  private PointFields kind = PointFields.NUMBER;

  PointEdit(EditRun run, MetricEdit metric) {
    super(run);
    this.metric = metric;
  }

  @Override
  DataPointView newView() {
    return kind.newView();
  }

  /** Reads points of another kind from the next one on. */
  void readAs(int dataTag) {
    kind = PointFields.of(dataTag);
    readWith(views.computeIfAbsent(kind, PointFields::newView));
  }

  /** The metric it belongs to. */
  public MetricEdit metric() {
    return metric;
  }

  public ScopeEdit scope() {
    return metric.scope();
  }

  public ResourceEdit resource() {
    return metric.resource();
  }

  public EditableAttributes attributes() {
    return attributes(kind.attributes());
  }

  public PointEdit startTimeUnixNano(long time) {
    fields().fixed64(Fields.Point.START_TIME_UNIX_NANO, time);
    return this;
  }

  public PointEdit timeUnixNano(long time) {
    fields().fixed64(Fields.Point.TIME_UNIX_NANO, time);
    return this;
  }

  public PointEdit flags(int flags) {
    fields().varint(kind.flags(), Integer.toUnsignedLong(flags));
    return this;
  }

  /** Sets the value of a point of a gauge or sum. */
  public PointEdit value(long value) {
    require(PointFields.NUMBER);
    fields().present(Fields.NumberPoint.AS_INT, value);
    fields().remove(Fields.NumberPoint.AS_DOUBLE);
    return this;
  }

  /** Sets the value of a point of a gauge or sum. */
  public PointEdit value(double value) {
    require(PointFields.NUMBER);
    fields().present(Fields.NumberPoint.AS_DOUBLE, value);
    fields().remove(Fields.NumberPoint.AS_INT);
    return this;
  }

  /** Sets the count of a histogram or summary; unsigned. */
  public PointEdit count(long count) {
    fields().fixed64(has(kind.count()), count);
    return this;
  }

  /** Sets the sum of a histogram or summary. */
  public PointEdit sum(double sum) {
    fields().present(has(kind.sum()), sum);
    return this;
  }

  /** Sets the smallest value of a histogram. */
  public PointEdit min(double min) {
    fields().present(has(kind.min()), min);
    return this;
  }

  /** Sets the largest value of a histogram. */
  public PointEdit max(double max) {
    fields().present(has(kind.max()), max);
    return this;
  }

  /** Sets the counts of a histogram with explicit bounds; there is one more than bounds. */
  public PointEdit bucketCounts(long... counts) {
    require(PointFields.HISTOGRAM);
    fields().fixed64s(Fields.HistogramPoint.BUCKET_COUNTS, counts);
    return this;
  }

  /** Sets the bounds of a histogram with explicit bounds. */
  public PointEdit explicitBounds(double... bounds) {
    require(PointFields.HISTOGRAM);
    long[] bits = new long[bounds.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToRawLongBits(bounds[i]);
    }
    fields().fixed64s(Fields.HistogramPoint.EXPLICIT_BOUNDS, bits);
    return this;
  }

  /** Takes all exemplars away. */
  public PointEdit clearExemplars() {
    if (kind.exemplars() != 0) {
      fields().remove(kind.exemplars());
    }
    return this;
  }

  private void require(PointFields wanted) {
    if (kind != wanted) {
      throw new IllegalStateException("not in a point of this kind: " + kind);
    }
  }

  private int has(int number) {
    if (number == 0) {
      throw new IllegalStateException("not in a point of this kind: " + kind);
    }
    return number;
  }

  @Override
  int items(byte[] b, int p, int end) {
    return 1;
  }
}
