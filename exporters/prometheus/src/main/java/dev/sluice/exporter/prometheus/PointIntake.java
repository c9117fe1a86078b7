package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.Exemplars;
import dev.sluice.exposition.LabelSet;
import dev.sluice.exposition.LabelText;
import dev.sluice.otlp.view.DataPointView;
import dev.sluice.otlp.view.ExponentialHistogramDataPointView;
import dev.sluice.otlp.view.HistogramDataPointView;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.NumberDataPointView;
import dev.sluice.otlp.view.QuantileView;
import dev.sluice.otlp.view.SummaryDataPointView;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the data points of one batch into their series, by the rules of the reference: the newest
 * point counts, deltas add up when they follow each other without a gap. For one thread.
 */
final class PointIntake {
  private static final int MIN_SCALE = -4;

  private final StoreSettings settings;
  private final StoreRoom room;
  private final Tally tally;
  private final long nowNanos;
  private final AttributeScratch scratch = new AttributeScratch();
  private final Folding folding;
  private @Nullable AttributeBytes homeless; // a point that its family has no room for
  private String metric = ""; // whose points are being taken
  private boolean anyTaken;
  private long newestUnixNanos; // of the points taken

  PointIntake(StoreSettings settings, StoreRoom room, Tally tally, long nowNanos) {
    this.settings = settings;
    this.room = room;
    this.tally = tally;
    this.nowNanos = nowNanos;
    this.folding = new Folding(settings, this, nowNanos);
  }

  /** Makes a series of the type that a shape needs. */
  interface Maker<S extends Series> {
    S make(byte[] key, LabelText labels, @Nullable Target target);
  }

  /** What is known when a point may go into its series. */
  private enum Fit {
    FIRST,
    NEXT,
    /** Of a delta: it does not begin where the last one ended. */
    AFTER_GAP
  }

  /**
   * The newest time of the points that were put into series since the last call; null when there
   * were none.
   */
  @Nullable Long takeNewest() {
    Long newest = anyTaken ? newestUnixNanos : null;
    anyTaken = false;
    newestUnixNanos = 0;
    return newest;
  }

  void take(SeriesOrigin origin, Stream stream, SeriesOrigin.StreamKey key, MetricView metric) {
    this.metric = key.name();
    Shape shape = key.shape();
    Target target = origin.target();
    if (target != null) {
      target.touch(nowNanos);
    }
    Family family = stream.family();
    family.lock();
    try {
      boolean delta = Shape.isDelta(metric);
      switch (shape) {
        case GAUGE, UP_DOWN_SUM -> numbers(origin, stream, metric.numberDataPoints(), false, false);
        case MONOTONIC_SUM -> numbers(origin, stream, metric.numberDataPoints(), delta, true);
        case HISTOGRAM -> histograms(origin, stream, metric.histogramDataPoints(), delta);
        case EXPONENTIAL_HISTOGRAM ->
            exponential(origin, stream, metric.exponentialHistogramDataPoints(), delta);
        case SUMMARY -> summaries(origin, stream, metric.summaryDataPoints());
      }
    } finally {
      family.unlock();
    }
  }

  private void numbers(
      SeriesOrigin origin,
      Stream stream,
      NumberDataPointView point,
      boolean delta,
      boolean counter) {
    while (point.next()) {
      NumberSeries series = series(origin, stream, point, NumberSeries.class, NumberSeries::new);
      if (series == null) {
        if (homeless != null) {
          folding.number(stream, homeless, point, delta, counter);
        }
        continue;
      }
      Exemplars exemplars = counter ? exemplars(point) : Exemplars.NONE;
      if (lacksRoom(series, exemplars.retainedBytes())) {
        continue;
      }
      boolean adds = delta && fit(series, point) == Fit.NEXT;
      if (point.isInt()) {
        if (adds) {
          series.addInt(point.intValue());
        } else {
          series.setInt(point.intValue());
        }
      } else if (adds) {
        series.addDouble(point.doubleValue());
      } else {
        series.setDouble(point.doubleValue());
      }
      series.setExemplars(exemplars);
      done(series, point);
    }
  }

  private void histograms(
      SeriesOrigin origin, Stream stream, HistogramDataPointView point, boolean delta) {
    while (point.next()) {
      HistogramSeries series =
          series(origin, stream, point, HistogramSeries.class, HistogramSeries::new);
      if (series == null) {
        fold(
            stream,
            point,
            point.sum(),
            point.count(),
            delta,
            HistogramSeries.class,
            HistogramSeries::new);
        continue;
      }
      if (delta && isLate(series, point)) {
        continue;
      }
      double[] bounds = point.explicitBounds();
      long[] counts = point.bucketCounts();
      if (!Buckets.ascend(bounds)) {
        Buckets sorted = Buckets.sorted(bounds, counts);
        bounds = sorted.bounds();
        counts = sorted.counts();
      }
      Exemplars exemplars = exemplars(point);
      long arrays = 8L * (bounds.length + counts.length);
      if (lacksRoom(series, arrays + exemplars.retainedBytes())) {
        continue;
      }
      bounds = stream.family().shared(bounds);
      if (delta && fit(series, point) == Fit.NEXT) {
        series.add(bounds, counts, point.count(), point.sum());
      } else {
        series.set(bounds, counts, point.count(), point.sum());
      }
      series.setExemplars(exemplars);
      done(series, point);
    }
  }

  private void exponential(
      SeriesOrigin origin, Stream stream, ExponentialHistogramDataPointView point, boolean delta) {
    while (point.next()) {
      if (point.scale() < MIN_SCALE && !point.noRecordedValue()) {
        drop(DropCause.SCALE);
        continue;
      }
      SumCountSeries series =
          series(origin, stream, point, SumCountSeries.class, SumCountSeries::new);
      if (series == null) {
        fold(
            stream,
            point,
            point.sum(),
            point.count(),
            delta,
            SumCountSeries.class,
            SumCountSeries::new);
        continue;
      }
      if (delta && isLate(series, point)) {
        continue;
      }
      if (delta && fit(series, point) == Fit.NEXT) {
        series.addSumAndCount(point.sum(), point.count());
      } else {
        series.set(point.count(), point.sum());
      }
      done(series, point);
    }
  }

  private void summaries(SeriesOrigin origin, Stream stream, SummaryDataPointView point) {
    while (point.next()) {
      SummarySeries series = series(origin, stream, point, SummarySeries.class, SummarySeries::new);
      if (series == null) {
        fold(
            stream,
            point,
            point.sum(),
            point.count(),
            false,
            SummarySeries.class,
            SummarySeries::new);
        continue;
      }
      double[][] pairs = new double[8][];
      int size = 0;
      QuantileView quantile = point.quantileValues();
      while (quantile.next()) {
        pairs = size == pairs.length ? Arrays.copyOf(pairs, size * 2) : pairs;
        pairs[size++] = new double[] {quantile.quantile(), quantile.value()};
      }
      if (lacksRoom(series, 16L * size)) {
        continue;
      }
      Arrays.sort(pairs, 0, size, (a, b) -> Double.compare(a[0], b[0]));
      double[] quantiles = new double[size];
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        quantiles[i] = pairs[i][0];
        values[i] = pairs[i][1];
      }
      series.set(quantiles, values, point.count(), point.sum());
      done(series, point);
    }
  }

  /** The series that a point goes to; null when the point is already dealt with. */
  private <S extends Series> @Nullable S series(
      SeriesOrigin origin, Stream stream, DataPointView point, Class<S> type, Maker<S> maker) {
    homeless = null;
    AttributeBytes attributes = scratch.of(point.attributes(), origin.overwritten());
    Series found = stream.find(attributes);
    if (point.noRecordedValue()) {
      if (found != null) {
        stream.remove(found);
      }
      tally.take();
      return null;
    }
    if (found != null) {
      if (found.isNewerThan(point.timeUnixNano())) {
        drop(DropCause.OLDER);
        return null;
      }
      return type.cast(found);
    }
    LabelSet labels = labels(origin, point.attributes());
    LabelSet.Fault fault = labels.faultFor(stream.family().type());
    if (fault != null) {
      drop(fault);
      return null;
    }
    if (folding.isFull(stream.family())) {
      homeless = attributes;
      return null;
    }
    byte[] key = attributes.copy();
    LabelText text = labels.text();
    long bytes = Series.bytesOf(key, text);
    if (!room.tryTake(bytes)) {
      drop(DropCause.NO_ROOM);
      return null;
    }
    S made = maker.make(key, text, origin.target());
    if (!stream.family().add(made, nowNanos, settings.lifeNanos())) {
      room.giveBack(bytes);
      drop(DropCause.SERIES_TAKEN);
      return null;
    }
    stream.add(made);
    return made;
  }

  private <S extends Series & SumAndCount> void fold(
      Stream stream,
      DataPointView point,
      double sum,
      long count,
      boolean delta,
      Class<S> type,
      Maker<S> maker) {
    if (homeless != null) {
      folding.sumAndCount(stream, homeless, point, sum, count, delta, type, maker);
    }
  }

  private LabelSet labels(SeriesOrigin origin, KeyValueView attributes) {
    LabelSet labels = new LabelSet(origin.labels());
    Set<String> seen = new HashSet<>(origin.overwritten());
    while (attributes.next()) {
      String key = attributes.key();
      if (seen.add(key)) {
        settings.labels().add(labels, key, attributes.value().toText());
      }
    }
    return labels;
  }

  /** Drops the point at hand if there is no room for the arrays that it brings into its series. */
  private boolean lacksRoom(Series series, long arrayBytes) {
    boolean lacks = !series.makeRoom(arrayBytes, room);
    if (lacks) {
      drop(DropCause.NO_ROOM);
    }
    return lacks;
  }

  private static Fit fit(Series series, DataPointView point) {
    if (!series.isSet()) {
      return Fit.FIRST;
    }
    return point.startTimeUnixNano() == series.timeNanos() ? Fit.NEXT : Fit.AFTER_GAP;
  }

  /** Whether a delta begins before the last one ended: it would be counted twice. */
  private boolean isLate(Series series, DataPointView point) {
    boolean late = series.isSet() && series.isNewerThan(point.startTimeUnixNano());
    if (late) {
      drop(DropCause.OVERLAPPING);
    }
    return late;
  }

  /** A point of the metric at hand cannot be shown. */
  void drop(DropCause cause) {
    tally.drop(cause, metric, "", 1);
  }

  /** A point of the metric at hand cannot be shown with its labels. */
  void drop(LabelSet.Fault fault) {
    tally.drop(DropCause.ofLabel(fault.kind()), metric, fault.label(), 1);
  }

  private void done(Series series, DataPointView point) {
    stamp(series, point);
    tally.take();
  }

  /** A point went into the series for those there is no room for. */
  void folded(Series series, DataPointView point) {
    stamp(series, point);
    tally.fold();
  }

  private void stamp(Series series, DataPointView point) {
    long time = point.timeUnixNano();
    series.stamp(time, nowNanos);
    anyTaken = true;
    newestUnixNanos = Long.compareUnsigned(time, newestUnixNanos) > 0 ? time : newestUnixNanos;
  }

  private Exemplars exemplars(DataPointView point) {
    return settings.shown().openMetrics() ? PointExemplars.of(point) : Exemplars.NONE;
  }
}
