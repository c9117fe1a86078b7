package dev.sluice.pulling;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Signal;
import dev.sluice.telemetry.MetricLevel;
import java.util.concurrent.atomic.LongAdder;

/**
 * The reference's counters of a scraper.
 *
 * @param scraped items that were read
 * @param errored items that could not be read
 */
record ScraperMetrics(Signal signal, LongAdder scraped, LongAdder errored) {
  static ScraperMetrics of(ComponentContext context, Signal signal, String scraper) {
    String items = signal.metricSuffix().replace('_', ' ');
    String[] labels = {"receiver", context.id().toString(), "scraper", scraper};
    return new ScraperMetrics(
        signal,
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "otelcol_scraper_scraped_" + signal.metricSuffix(),
                "{datapoints}",
                "Number of " + items + " successfully scraped.",
                labels),
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "otelcol_scraper_errored_" + signal.metricSuffix(),
                "{datapoints}",
                "Number of " + items + " that were unable to be scraped.",
                labels));
  }
}
