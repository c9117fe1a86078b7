package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;
import org.jspecify.annotations.Nullable;

/** Metrics, one after the other. Its "attributes" are the metric's metadata. */
public final class MetricView extends AttributedView {
  /** The kind of a metric's data. */
  public enum Type {
    EMPTY(0),
    GAUGE(Fields.Metric.GAUGE),
    SUM(Fields.Metric.SUM),
    HISTOGRAM(Fields.Metric.HISTOGRAM),
    EXPONENTIAL_HISTOGRAM(Fields.Metric.EXPONENTIAL_HISTOGRAM),
    SUMMARY(Fields.Metric.SUMMARY);

    private final int field;

    Type(int field) {
      this.field = field;
    }

    /** The number of the kind's field in a metric, for whoever writes one; EMPTY has none. */
    public int field() {
      if (this == EMPTY) {
        throw new IllegalStateException("no kind of data");
      }
      return field;
    }
  }

  private final DataView data = new DataView();
  private @Nullable NumberDataPointView numbers;
  private @Nullable HistogramDataPointView histograms;
  private @Nullable ExponentialHistogramDataPointView exponentialHistograms;
  private @Nullable SummaryDataPointView summaries;

  public MetricView() {
    super(Fields.Metric.METADATA, Fields.Metric.METADATA);
  }

  public String name() {
    return string(Fields.Metric.NAME);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice nameUtf8() {
    return slice(Fields.Metric.NAME);
  }

  public String description() {
    return string(Fields.Metric.DESCRIPTION);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice descriptionUtf8() {
    return slice(Fields.Metric.DESCRIPTION);
  }

  public String unit() {
    return string(Fields.Metric.UNIT);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice unitUtf8() {
    return slice(Fields.Metric.UNIT);
  }

  /** Which kind of data there is; the points are read with the getter of that kind. */
  public Type type() {
    return switch (dataField()) {
      case Fields.Metric.GAUGE -> Type.GAUGE;
      case Fields.Metric.SUM -> Type.SUM;
      case Fields.Metric.HISTOGRAM -> Type.HISTOGRAM;
      case Fields.Metric.EXPONENTIAL_HISTOGRAM -> Type.EXPONENTIAL_HISTOGRAM;
      case Fields.Metric.SUMMARY -> Type.SUMMARY;
      default -> Type.EMPTY;
    };
  }

  /** The number of the AggregationTemporality: 0 for kinds without one, 1 delta, 2 cumulative. */
  public int aggregationTemporality() {
    return (int) data().varint(Fields.Data.TEMPORALITY);
  }

  /** Whether a SUM only goes up; false for every other kind. */
  public boolean isMonotonic() {
    return data().varint(Fields.Data.MONOTONIC) != 0;
  }

  /** The data points of any kind, as far as all kinds agree. */
  public DataPointView dataPoints() {
    return switch (type()) {
      case EMPTY, GAUGE, SUM -> numberDataPoints();
      case HISTOGRAM -> histogramDataPoints();
      case EXPONENTIAL_HISTOGRAM -> exponentialHistogramDataPoints();
      case SUMMARY -> summaryDataPoints();
    };
  }

  /** The points of a GAUGE or SUM. */
  public NumberDataPointView numberDataPoints() {
    NumberDataPointView view = numbers;
    if (view == null) {
      view = new NumberDataPointView();
      numbers = view;
    }
    return data().list(Fields.Data.POINTS, view);
  }

  /** The points of a HISTOGRAM. */
  public HistogramDataPointView histogramDataPoints() {
    HistogramDataPointView view = histograms;
    if (view == null) {
      view = new HistogramDataPointView();
      histograms = view;
    }
    return data().list(Fields.Data.POINTS, view);
  }

  /** The points of an EXPONENTIAL_HISTOGRAM. */
  public ExponentialHistogramDataPointView exponentialHistogramDataPoints() {
    ExponentialHistogramDataPointView view = exponentialHistograms;
    if (view == null) {
      view = new ExponentialHistogramDataPointView();
      exponentialHistograms = view;
    }
    return data().list(Fields.Data.POINTS, view);
  }

  /** The points of a SUMMARY. */
  public SummaryDataPointView summaryDataPoints() {
    SummaryDataPointView view = summaries;
    if (view == null) {
      view = new SummaryDataPointView();
      summaries = view;
    }
    return data().list(Fields.Data.POINTS, view);
  }

  /** The number of the field that holds the data, or 0. */
  int dataField() {
    return lastOf(Tags.METRIC_DATA);
  }

  private DataView data() {
    int field = dataField();
    if (field == 0) {
      data.clear();
      return data;
    }
    return message(field, Tags.METRIC_DATA, data);
  }

  /** Any of the five kinds: points, then temporality, then monotonicity, where a kind has them. */
  private static final class DataView extends MessageView {
    DataView() {
      super(Fields.Data.MONOTONIC);
    }
  }
}
