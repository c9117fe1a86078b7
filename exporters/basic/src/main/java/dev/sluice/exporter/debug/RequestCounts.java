package dev.sluice.exporter.debug;

import dev.sluice.data.Batch;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ScopeCursor;

/**
 * The line that every verbosity begins with.
 *
 * @param message the signal
 * @param fields names and numbers, in turns
 */
@SuppressWarnings("ArrayRecordComponent") // goes straight to the log, is never compared
record RequestCounts(String message, Object... fields) {
  static RequestCounts of(Batch batch) {
    int items = batch.items();
    return switch (batch.signal()) {
      case TRACES ->
          new RequestCounts(
              "Traces", "resource spans", count(OtlpViews.traces(batch.payload())), "spans", items);
      case METRICS -> metrics(batch);
      case LOGS ->
          new RequestCounts(
              "Logs",
              "resource logs",
              count(OtlpViews.logs(batch.payload())),
              "log records",
              items);
      case PROFILES ->
          new RequestCounts(
              "Profiles",
              "resource profiles",
              count(OtlpViews.profiles(batch.payload())),
              "sample records",
              items);
    };
  }

  private static RequestCounts metrics(Batch batch) {
    int resources = 0;
    int metrics = 0;
    ResourceCursor<MetricView> resource = OtlpViews.metrics(batch.payload());
    while (resource.next()) {
      resources++;
      ScopeCursor<MetricView> scope = resource.scopes();
      while (scope.next()) {
        MetricView metric = scope.items();
        while (metric.next()) {
          metrics++;
        }
      }
    }
    return new RequestCounts(
        "Metrics", "resource metrics", resources, "metrics", metrics, "data points", batch.items());
  }

  private static int count(ResourceCursor<?> resource) {
    int count = 0;
    while (resource.next()) {
      count++;
    }
    return count;
  }
}
