package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelText;
import java.util.concurrent.atomic.AtomicInteger;

/** One pair of job and instance, as {@code target_info} shows it while it has live series. */
final class Target {
  private final LabelText labels;
  private final AtomicInteger series = new AtomicInteger();
  private volatile long updatedNanos; // of the monotonic clock; any writer may win

  Target(LabelText labels) {
    this.labels = labels;
  }

  LabelText labels() {
    return labels;
  }

  void seriesAdded() {
    series.incrementAndGet();
  }

  void seriesRemoved() {
    series.decrementAndGet();
  }

  boolean hasSeries() {
    return series.get() > 0;
  }

  void touch(long nowNanos) {
    updatedNanos = nowNanos;
  }

  boolean isShown(long nowNanos, long lifeNanos) {
    return hasSeries() && nowNanos - updatedNanos < lifeNanos;
  }
}
