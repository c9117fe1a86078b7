package dev.sluice.otlp.edit;

import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import java.util.function.Consumer;

/**
 * A metric and its points. It goes when its last point has been dropped. Of kinds of data that came
 * the last one is edited; a kind that came in several messages is edited in all of them.
 */
public final class MetricEdit extends ItemEdit<MetricView, MetricEdit> {
  /** The data of a metric, of any kind. */
  private static final class DataEdit extends MessageEdit<DataEdit.View> {
    private static final class View extends MessageView {
      View() {
        super(Fields.Data.MONOTONIC);
      }
    }

    DataEdit(EditRun run) {
      super(run);
    }

    @Override
    View newView() {
      return new View();
    }

    @Override
    boolean isContainer() {
      return true;
    }

    @Override
    boolean cameWithContent() {
      return OtlpCount.occurrences(Tags.DATA_POINTS, array(), from(), to()) > 0;
    }

    void points(PointEdit point, Consumer<? super PointEdit> visitor) {
      walk(Tags.DATA_POINTS, point, visitor);
    }
  }

  private final DataEdit data;
  private final PointEdit point;
  private int dataTag; // of the kind that counts, 0: there is none
  private int dataFrom; // the messages that count are behind this
  private int lastData; // how many there are

  MetricEdit(ScopeEntryEdit<MetricEdit> entry) {
    super(entry);
    this.data = new DataEdit(run());
    this.point = new PointEdit(run(), this);
  }

  @Override
  MetricView newView() {
    return new MetricView();
  }

  /** The metadata. */
  public EditableAttributes attributes() {
    return attributes(Fields.Metric.METADATA);
  }

  public MetricEdit name(String name) {
    fields().string(Fields.Metric.NAME, name);
    return this;
  }

  public MetricEdit description(String description) {
    fields().string(Fields.Metric.DESCRIPTION, description);
    return this;
  }

  public MetricEdit unit(String unit) {
    fields().string(Fields.Metric.UNIT, unit);
    return this;
  }

  /**
   * Sets the temporality of a kind of data that has one; otherwise it does nothing.
   *
   * @param temporality the number of the AggregationTemporality
   */
  public MetricEdit aggregationTemporality(int temporality) {
    MetricView.Type type = view().type();
    if (type == MetricView.Type.SUM
        || type == MetricView.Type.HISTOGRAM
        || type == MetricView.Type.EXPONENTIAL_HISTOGRAM) {
      data(each -> each.fields().varint(Fields.Data.TEMPORALITY, temporality));
    }
    return this;
  }

  /** Says whether a sum only goes up; of another kind of data it does nothing. */
  public MetricEdit monotonic(boolean monotonic) {
    if (view().type() == MetricView.Type.SUM) {
      data(each -> each.fields().varint(Fields.Data.MONOTONIC, monotonic ? 1 : 0));
    }
    return this;
  }

  /** Gives an empty metric, one that is being added, an empty list of points of that kind. */
  public MetricEdit data(MetricView.Type type) {
    if (view().type() != MetricView.Type.EMPTY) {
      throw new IllegalStateException("the metric has data");
    }
    if (type != MetricView.Type.EMPTY) {
      fields().message(type.field(), MessageView.NO_BYTES);
    }
    return this;
  }

  /** Walks over the points. */
  public void points(Consumer<? super PointEdit> visitor) {
    data(each -> each.points(point, visitor));
  }

  /** Adds a point, which is empty, to a metric that has data. */
  public void addPoint(Consumer<? super PointEdit> filler) {
    PointEdit added = new PointEdit(run(), this);
    int[] seen = {0};
    data(
        each -> {
          if (++seen[0] == lastData) {
            added.readAs(dataTag);
            each.add(Tags.DATA_POINTS, added, filler);
          }
        });
    if (seen[0] == 0) {
      throw new IllegalStateException("the metric has no data");
    }
  }

  private void data(Consumer<DataEdit> visitor) {
    beginWalk(Fields.Metric.GAUGE); // whichever kind it is
    findData();
    if (dataTag != 0) {
      point.readAs(dataTag);
      walk(dataTag, dataFrom, data, visitor);
    }
    endWalk();
  }

  private void findData() {
    byte[] b = array();
    dataTag = 0;
    for (int p = from(); p < to(); ) {
      int tag = Wire.varint32(b, p);
      if (Tags.isMetricData(tag)) {
        if (tag != dataTag) { // the last kind of a oneof resets the others
          dataTag = tag;
          dataFrom = p;
          lastData = 0;
        }
        lastData++;
      }
      p = Wire.skip(b, Wire.afterVarint(b, p), tag);
    }
  }

  @Override
  int items(byte[] b, int p, int end) {
    return OtlpCount.inMetric(b, p, end);
  }

  @Override
  boolean vanishes() {
    return true;
  }
}
