package dev.sluice.telemetry.own;

import dev.sluice.exposition.Exemplars;
import dev.sluice.exposition.ExpositionPage;
import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.LabelSet;
import dev.sluice.exposition.LabelText;
import dev.sluice.exposition.MetricType;
import dev.sluice.exposition.PlainNames;
import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricRegistry.Kind;
import dev.sluice.telemetry.MetricRegistry.Sample;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * A collector's self-metrics as a page for Prometheus. Thread-safe. Rendering reads every value and
 * is not for event loops.
 */
public final class SelfMetricsPage {
  /** The type of the extension that serves it, where the distribution is at hand. */
  public static final String EXTENSION_TYPE = "telemetry_metrics";

  private static final String ERRORS = "promhttp_metric_handler_errors_total";
  private static final String TARGET_INFO = "target_info";

  /** The families that the page has beside those of the registry. */
  private static final PlainNames OWN =
      new PlainNames() {
        @Override
        public boolean hasName(String name) {
          return name.equals(ERRORS) || name.equals(TARGET_INFO);
        }

        @Override
        public boolean hasSeries(LabelText labels) {
          return false; // the labels of one family are distinct
        }
      };

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
    Set<LabelText> shown = new HashSet<>();
    for (Sample sample : samples) {
      MetricType type = type(sample.kind());
      String name = options.metricName(sample);
      LabelSet labels = options.labels(sample, type);
      if (type.namesOf(name).stream().anyMatch(OWN::hasName) || labels.faultFor(type) != null) {
        encodingErrors.increment(); // a view can call a metric anything
        continue;
      }
      if (!sample.name().equals(family)) {
        family = sample.name();
        shown.clear();
        to.family(name, type, sample.help(), sample.unit(), OWN);
      }
      LabelText text = labels.text();
      if (shown.add(text)) {
        write(sample, text, to);
      } else {
        encodingErrors.increment();
      }
    }
    to.family(
        ERRORS,
        MetricType.COUNTER,
        "Total number of internal errors encountered by the promhttp metric handler.",
        "");
    error(to, "encoding", encodingErrors);
    error(to, "gathering", gatheringErrors);
    to.family(TARGET_INFO, MetricType.GAUGE, "Target metadata", "");
    to.sample(options.targetLabels().text(), 1, ExpositionWriter.NO_TIMESTAMP);
  }

  private static void write(Sample sample, LabelText labels, ExpositionWriter to)
      throws IOException {
    CumulativeHistogram histogram = sample.histogram();
    if (histogram == null) {
      to.sample(labels, sample.value(), ExpositionWriter.NO_TIMESTAMP);
      return;
    }
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
