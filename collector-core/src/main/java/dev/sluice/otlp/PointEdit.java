package dev.sluice.otlp;

/** A data point of any kind. What its kind does not have cannot be set. */
public final class PointEdit extends MessageEdit<DataPointView> {
  private final MetricEdit metric;
  private final DataPointView[] views = new DataPointView[PointFields.values().length]; // as needed
  private PointFields fields = PointFields.NUMBER;

  PointEdit(EditRun run, MetricEdit metric) {
    super(run);
    this.metric = metric;
  }

  @Override
  DataPointView newView() {
    return fields.newView();
  }

  /** Reads points of another kind from the next one on. */
  void readAs(int dataTag) {
    fields = PointFields.of(dataTag);
    int kind = fields.ordinal();
    if (views[kind] == null) {
      views[kind] = fields.newView();
    }
    readWith(views[kind]);
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
    return attributes(fields.attributes());
  }

  public PointEdit startTimeUnixNano(long time) {
    setFixed64(Fields.Point.START_TIME_UNIX_NANO, time);
    return this;
  }

  public PointEdit timeUnixNano(long time) {
    setFixed64(Fields.Point.TIME_UNIX_NANO, time);
    return this;
  }

  public PointEdit flags(int flags) {
    setVarint(fields.flags(), Integer.toUnsignedLong(flags));
    return this;
  }

  /** Sets the value of a point of a gauge or sum. */
  public PointEdit value(long value) {
    require(PointFields.NUMBER);
    setPresent(Fields.NumberPoint.AS_INT, value);
    clear(Fields.NumberPoint.AS_DOUBLE);
    return this;
  }

  /** Sets the value of a point of a gauge or sum. */
  public PointEdit value(double value) {
    require(PointFields.NUMBER);
    setPresent(Fields.NumberPoint.AS_DOUBLE, Double.doubleToRawLongBits(value));
    clear(Fields.NumberPoint.AS_INT);
    return this;
  }

  /** Sets the count of a histogram or summary; unsigned. */
  public PointEdit count(long count) {
    setFixed64(has(fields.count()), count);
    return this;
  }

  /** Sets the sum of a histogram or summary. */
  public PointEdit sum(double sum) {
    setPresent(has(fields.sum()), Double.doubleToRawLongBits(sum));
    return this;
  }

  /** Sets the smallest value of a histogram. */
  public PointEdit min(double min) {
    setPresent(has(fields.min()), Double.doubleToRawLongBits(min));
    return this;
  }

  /** Sets the largest value of a histogram. */
  public PointEdit max(double max) {
    setPresent(has(fields.max()), Double.doubleToRawLongBits(max));
    return this;
  }

  /** Sets the counts of a histogram with explicit bounds; there is one more than bounds. */
  public PointEdit bucketCounts(long... counts) {
    require(PointFields.HISTOGRAM);
    setFixed64s(Fields.HistogramPoint.BUCKET_COUNTS, counts);
    return this;
  }

  /** Sets the bounds of a histogram with explicit bounds. */
  public PointEdit explicitBounds(double... bounds) {
    require(PointFields.HISTOGRAM);
    long[] bits = new long[bounds.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToRawLongBits(bounds[i]);
    }
    setFixed64s(Fields.HistogramPoint.EXPLICIT_BOUNDS, bits);
    return this;
  }

  /** Takes all exemplars away. */
  public PointEdit clearExemplars() {
    if (fields.exemplars() != 0) {
      clear(fields.exemplars());
    }
    return this;
  }

  private void require(PointFields kind) {
    if (fields != kind) {
      throw new IllegalStateException("not in a point of this kind: " + fields);
    }
  }

  private int has(int number) {
    if (number == 0) {
      throw new IllegalStateException("not in a point of this kind: " + fields);
    }
    return number;
  }

  @Override
  int items(byte[] b, int p, int end) {
    return 1;
  }
}
