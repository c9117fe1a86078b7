package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelSet;
import dev.sluice.otlp.view.DataPointView;
import dev.sluice.otlp.view.NumberDataPointView;
import org.jspecify.annotations.Nullable;

/**
 * Puts points of series that a family has no room for into one series, labelled {@code
 * otel_metric_overflow="true"}: a counter of all of them, a histogram or summary with their sum and
 * count, or the newest of their gauges. To add up cumulative values it remembers the last one of
 * each series, up to a bound; what is beyond that is dropped. Under the family's lock.
 */
final class Folding {
  private static final int REMEMBERED_FOR_EACH_SHOWN = 4;

  private final StoreSettings settings;
  private final PointIntake intake;
  private final long nowNanos;

  Folding(StoreSettings settings, PointIntake intake, long nowNanos) {
    this.settings = settings;
    this.intake = intake;
    this.nowNanos = nowNanos;
  }

  /** Whether a new series would be one too many. */
  boolean isFull(Family family) {
    return settings.seriesLimit() > 0 && family.shown() >= settings.seriesLimit();
  }

  void number(
      Stream stream,
      AttributeBytes attributes,
      NumberDataPointView point,
      boolean delta,
      boolean counter) {
    double value = point.isInt() ? point.intValue() : point.doubleValue();
    NumberSeries series = overflow(stream, NumberSeries.class, NumberSeries::new);
    if (series == null) {
      return;
    }
    if (!counter) {
      series.setDouble(value);
      intake.folded(series, point);
    } else if (delta) {
      series.addDouble(value);
      intake.folded(series, point);
    } else {
      Folded before = remembered(stream, attributes, point);
      if (before != null) {
        if (!stream.remember(attributes, new Folded(value, 0, point.timeUnixNano(), nowNanos))) {
          intake.drop(DropCause.NO_ROOM);
          return;
        }
        boolean reset = value < before.sum();
        series.addDouble(reset ? value : value - before.sum());
        intake.folded(series, point);
      }
    }
  }

  <S extends Series & SumAndCount> void sumAndCount(
      Stream stream,
      AttributeBytes attributes,
      DataPointView point,
      double sum,
      long count,
      boolean delta,
      Class<S> type,
      PointIntake.Maker<S> maker) {
    S series = overflow(stream, type, maker);
    if (series == null) {
      return;
    }
    if (delta) {
      series.addSumAndCount(sum, count);
      intake.folded(series, point);
      return;
    }
    Folded before = remembered(stream, attributes, point);
    if (before != null) {
      if (!stream.remember(attributes, new Folded(sum, count, point.timeUnixNano(), nowNanos))) {
        intake.drop(DropCause.NO_ROOM);
        return;
      }
      boolean reset = count < before.count();
      series.addSumAndCount(
          reset ? sum : sum - before.sum(), reset ? count : count - before.count());
      intake.folded(series, point);
    }
  }

  /** What a cumulative point is counted from; null when the point is dropped. */
  private @Nullable Folded remembered(
      Stream stream, AttributeBytes attributes, DataPointView point) {
    Folded before = stream.folded(attributes);
    if (before != null) {
      if (Long.compareUnsigned(point.timeUnixNano(), before.timeNanos()) < 0) {
        intake.drop(DropCause.OLDER);
        return null;
      }
      return before;
    }
    int bound = settings.seriesLimit() * REMEMBERED_FOR_EACH_SHOWN;
    if (stream.family().remembered() >= bound) {
      intake.drop(DropCause.TOO_MANY);
      return null;
    }
    return Folded.NOTHING;
  }

  private <S extends Series> @Nullable S overflow(
      Stream stream, Class<S> type, PointIntake.Maker<S> maker) {
    Family family = stream.family();
    Series present = family.overflow();
    if (present == null) {
      LabelSet labels = new LabelSet();
      settings.constLabels().forEach(labels::add);
      labels.add("otel_metric_overflow", "true");
      LabelSet.Fault fault = labels.faultFor(family.type());
      if (fault != null) {
        intake.drop(fault);
        return null;
      }
      present = maker.make(new byte[0], labels.text(), null);
      if (!family.addOverflow(present, nowNanos, settings.lifeNanos())) {
        intake.drop(DropCause.SERIES_TAKEN);
        return null;
      }
    }
    if (!type.isInstance(present)) { // explicit and exponential histograms under one name
      intake.drop(DropCause.NAME_TAKEN);
      return null;
    }
    return type.cast(present);
  }
}
