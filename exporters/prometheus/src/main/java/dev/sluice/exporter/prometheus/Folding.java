package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelText;
import dev.sluice.ledger.DropReason;
import dev.sluice.otlp.DataPointView;
import dev.sluice.otlp.NumberDataPointView;
import java.util.Map;
import java.util.TreeMap;
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
  private final Tally tally;
  private final long nowNanos;

  Folding(StoreSettings settings, Tally tally, long nowNanos) {
    this.settings = settings;
    this.tally = tally;
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
      done(series, point);
    } else if (delta) {
      series.addDouble(value);
      done(series, point);
    } else {
      Folded before = remembered(stream, attributes, point);
      if (before != null) {
        boolean reset = value < before.sum();
        series.addDouble(reset ? value : value - before.sum());
        stream.remember(attributes, new Folded(value, 0, point.timeUnixNano(), nowNanos));
        done(series, point);
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
      done(series, point);
      return;
    }
    Folded before = remembered(stream, attributes, point);
    if (before != null) {
      boolean reset = count < before.count();
      series.addSumAndCount(
          reset ? sum : sum - before.sum(), reset ? count : count - before.count());
      stream.remember(attributes, new Folded(sum, count, point.timeUnixNano(), nowNanos));
      done(series, point);
    }
  }

  /** What a cumulative point is counted from; null when the point is dropped. */
  private @Nullable Folded remembered(
      Stream stream, AttributeBytes attributes, DataPointView point) {
    Folded before = stream.folded(attributes);
    if (before != null) {
      if (Long.compareUnsigned(point.timeUnixNano(), before.timeNanos()) < 0) {
        tally.drop(DropReason.OUT_OF_ORDER, 1);
        return null;
      }
      return before;
    }
    int bound = settings.seriesLimit() * REMEMBERED_FOR_EACH_SHOWN;
    if (stream.family().remembered() >= bound) {
      tally.drop(DropReason.TOO_LARGE, 1);
      return null;
    }
    return Folded.NOTHING;
  }

  private <S extends Series> @Nullable S overflow(
      Stream stream, Class<S> type, PointIntake.Maker<S> maker) {
    Family family = stream.family();
    Series present = family.overflow();
    if (present == null) {
      Map<String, String> labels = new TreeMap<>(settings.constLabels());
      labels.put("otel_metric_overflow", "true");
      present = maker.make(new byte[0], LabelText.of(labels), null);
      if (!family.addOverflow(present, nowNanos, settings.lifeNanos())) {
        tally.drop(DropReason.CONFLICT, 1);
        return null;
      }
    }
    if (!type.isInstance(present)) { // explicit and exponential histograms under one name
      tally.drop(DropReason.CONFLICT, 1);
      return null;
    }
    return type.cast(present);
  }

  private void done(Series series, DataPointView point) {
    series.stamp(point.timeUnixNano(), nowNanos);
    tally.fold();
  }
}
