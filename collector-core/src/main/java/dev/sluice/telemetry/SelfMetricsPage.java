package dev.sluice.telemetry;

import dev.sluice.exposition.Exemplars;
import dev.sluice.exposition.ExpositionPage;
import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.LabelText;
import dev.sluice.exposition.MetricType;
import dev.sluice.telemetry.MetricRegistry.Kind;
import dev.sluice.telemetry.MetricRegistry.Sample;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * A collector's self-metrics as a page for Prometheus. Thread-safe. Rendering reads every value and
 * is not for event loops.
 */
public final class SelfMetricsPage {
  /** The type of the extension that serves it, where the distribution is at hand. */
  public static final String EXTENSION_TYPE = "telemetry_metrics";

  private static final String ERRORS = "promhttp_metric_handler_errors_total";

  private final MetricRegistry registry;
  private final SelfMetricsPageOptions options;
  private final LongAdder gatheringErrors = new LongAdder();
  private final LongAdder encodingErrors = new LongAdder();

  public SelfMetricsPage(MetricRegistry registry, SelfMetricsPageOptions options) {
    this.registry = registry;
    this.options = options;
  }

  /**
   * The page in the form a scraper asks for: text 0.0.4, with names as it takes them. As in the
   * reference there is no OpenMetrics here, where counters would have to end with {@code _total}.
   *
   * @param accept value of the {@code Accept} header; empty when there is none
   * @param acceptEncoding value of the {@code Accept-Encoding} header; empty when there is none
   */
  public ExpositionPage render(String accept, String acceptEncoding) {
    List<Sample> samples = registry.samples(failure -> gatheringErrors.increment());
    ExpositionPage page =
        ExpositionPage.render(accept, acceptEncoding, false, to -> write(samples, to));
    encodingErrors.add(page.leftOut());
    return page;
  }

  private void write(List<Sample> samples, ExpositionWriter to) throws IOException {
    String family = "";
    for (Sample sample : samples) {
      if (!sample.name().equals(family)) {
        family = sample.name();
        to.family(options.metricName(sample), type(sample.kind()), sample.help(), sample.unit());
      }
      LabelText labels = LabelText.of(options.labels(sample));
      CumulativeHistogram histogram = sample.histogram();
      if (histogram == null) {
        to.sample(labels, sample.value(), ExpositionWriter.NO_TIMESTAMP);
      } else {
        long[] counts = histogram.counts();
        long count = 0;
        for (long bucket : counts) {
          count += bucket;
        }
        to.histogram(
            labels,
            histogram.bounds(),
            counts,
            count,
            sample.value(),
            ExpositionWriter.NO_TIMESTAMP,
            Exemplars.NONE);
      }
    }
    to.family(
        ERRORS,
        MetricType.COUNTER,
        "Total number of internal errors encountered by the promhttp metric handler.",
        "");
    error(to, "encoding", encodingErrors);
    error(to, "gathering", gatheringErrors);
    to.family("target_info", MetricType.GAUGE, "Target metadata", "");
    to.sample(LabelText.of(options.targetLabels()), 1, ExpositionWriter.NO_TIMESTAMP);
  }

  private static void error(ExpositionWriter to, String cause, LongAdder count) throws IOException {
    to.sample(
        LabelText.of(Map.of("cause", cause)), (double) count.sum(), ExpositionWriter.NO_TIMESTAMP);
  }

  private static MetricType type(Kind kind) {
    return switch (kind) {
      case COUNTER -> MetricType.COUNTER;
      case GAUGE -> MetricType.GAUGE;
      case HISTOGRAM -> MetricType.HISTOGRAM;
    };
  }
}
