package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.CUMULATIVE;
import static dev.sluice.exporter.prometheus.StoreFixture.attribute;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.histogram;
import static dev.sluice.exporter.prometheus.StoreFixture.histogramPoint;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.service;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.DropReason;
import dev.sluice.testkit.StrictPage;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A series that would spoil the page is dropped and named; nothing else is touched. */
class SpoiledSeriesTest {
  private static final String UTF8 = "text/plain;version=0.0.4;escaping=allow-utf-8";

  @Test
  void aLabelThatThePageAddsItselfDropsThatSeriesAlone() {
    StoreFixture fixture = new StoreFixture("");
    HistogramDataPoint usual = histogramPoint(0, 1, 3, 1, 1, 1);
    HistogramDataPoint spoiled = usual.toBuilder().addAttributes(attribute("le", "5")).build();
    Tally tally =
        fixture.take(
            histogram("req", CUMULATIVE, spoiled, usual),
            Metric.newBuilder()
                .setName("exp")
                .setExponentialHistogram(
                    ExponentialHistogram.newBuilder()
                        .setAggregationTemporality(CUMULATIVE)
                        .addDataPoints(
                            ExponentialHistogramDataPoint.newBuilder()
                                .addAttributes(attribute("le", "5"))))
                .build(),
            Metric.newBuilder()
                .setName("sum")
                .setSummary(
                    Summary.newBuilder()
                        .addDataPoints(
                            SummaryDataPoint.newBuilder()
                                .addAttributes(attribute("quantile", "0.5"))))
                .build(),
            gauge("g", withAttribute("le", "1"), withAttribute("quantile", "1")));
    assertThat(tally.named())
        .extracting(drop -> drop.metric() + " " + drop.label() + " " + drop.cause())
        .containsExactly(
            "req le LABEL_OF_THE_PAGE",
            "exp le LABEL_OF_THE_PAGE",
            "sum quantile LABEL_OF_THE_PAGE");
    assertThat(tally.dropped(DropReason.CONFLICT)).isEqualTo(3);
    assertThat(read(fixture, "")).hasSize(6); // four of the histogram, two gauges
  }

  @ParameterizedTest
  @ValueSource(strings = {"__name__", "__x", "job", "instance", "a\0b", "_", ""})
  void anAttributeOfAResourceThatCannotBeALabelIsLeftOutOfTargetInfo(String key) {
    StoreFixture fixture = new StoreFixture("translation_strategy: NoTranslation");
    Resource resource = service("s", "i").toBuilder().addAttributes(attribute(key, "z")).build();
    Tally tally = fixture.take(resource, gauge("g", point("", 0, 1, 1)));
    assertThat(tally.hidden()).extracting(Tally.HiddenLabel::attribute).containsExactly(key);
    assertThat(fixture.page(UTF8))
        .contains("target_info{\"host.name\"=\"h\",instance=\"i\",job=\"s\"} 1\n");
    read(fixture, UTF8);
  }

  @ParameterizedTest
  @CsvSource({
    "NoTranslation, 'a\0b', METRIC_UNREADABLE",
    "NoTranslation, '', METRIC_NAMELESS",
    "UnderscoreEscapingWithSuffixes, '--', METRIC_NAMELESS"
  })
  void aNameThatNoParserTakesIsDropped(String strategy, String name, DropCause cause) {
    StoreFixture fixture = new StoreFixture("translation_strategy: " + strategy);
    Tally tally = fixture.take(gauge(name, point("", 0, 1, 1)), gauge("g", point("", 0, 1, 1)));
    assertThat(tally.named()).extracting(Tally.Drop::cause).containsExactly(cause);
    assertThat(tally.named()).extracting(Tally.Drop::metric).containsExactly(name);
    assertThat(read(fixture, UTF8)).hasSize(1);
  }

  @Test
  void aNulInALabelsNameIsDroppedWhereItWouldBeShownAndEscapedWhereNot() {
    StoreFixture quoted = new StoreFixture("translation_strategy: NoTranslation");
    assertThat(quoted.take(gauge("g", withAttribute("a\0", "1"))).named())
        .extracting(Tally.Drop::cause)
        .containsExactly(DropCause.LABEL_UNREADABLE);
    StoreFixture plain = new StoreFixture("");
    plain.take(gauge("g", withAttribute("a\0", "1")));
    assertThat(plain.samples()).isEqualTo("g{a_=\"1\"} 1\n");
  }

  @Test
  void aFamilyThatWouldHaveTheNameOfAnothersSamplesIsDroppedWhicheverCameFirst() {
    for (String suffix : List.of("_sum", "_count", "_bucket")) {
      StoreFixture fixture = new StoreFixture("");
      fixture.take(histogram("h", CUMULATIVE, histogramPoint(0, 1, 3, 1, 1, 1)));
      assertThat(causes(fixture.take(gauge("h" + suffix, point("", 0, 1, 1)))))
          .containsExactly(DropCause.NAME_TAKEN);
      StoreFixture other = new StoreFixture("");
      other.take(gauge("h" + suffix, point("", 0, 1, 1)));
      assertThat(causes(other.take(histogram("h", CUMULATIVE, histogramPoint(0, 1, 3, 1, 1, 1)))))
          .containsExactly(DropCause.NAME_TAKEN);
    }
    assertThat(causes(new StoreFixture("").take(gauge("target_info", point("", 0, 1, 1)))))
        .containsExactly(DropCause.NAME_TAKEN);
  }

  @Test
  void theNameIsFreeAgainWhenTheFamilyIsGone() {
    StoreFixture fixture = new StoreFixture("metric_expiration: 1m");
    fixture.take(histogram("h", CUMULATIVE, histogramPoint(0, 1, 3, 1, 1, 1)));
    fixture.advance(java.time.Duration.ofMinutes(2));
    fixture.sweep();
    assertThat(fixture.take(gauge("h_sum", point("", 0, 1, 1))).taken()).isEqualTo(1);
  }

  @Test
  void aNameThatNeedsEscapingNeverHidesOneThatDoesNot() {
    StoreFixture fixture =
        new StoreFixture("enable_open_metrics: true, translation_strategy: NoTranslation");
    fixture.take(
        service("s", "i"),
        gauge("target.info", point("", 0, 1, 1)),
        sum("a.x_total", true, CUMULATIVE, point("", 0, 1, 1)),
        gauge("a_x", point("", 0, 1, 2)),
        histogram("h_x", CUMULATIVE, histogramPoint(0, 1, 3, 1, 1, 1)),
        gauge("h.x_sum", point("", 0, 1, 2)),
        gauge("l", withAttribute("b.c", "1"), withAttribute("b_c", "1")));
    for (String format :
        List.of("text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0")) {
      assertThat(read(fixture, format))
          .extracting(StrictPage.Sample::name)
          .containsOnlyOnce("target_info", "a_x", "a_x_total", "h_x_sum", "l");
    }
  }

  @Test
  void aLabelThatBecomesTheMetricsNameIsLeftOutOfThatPageAlone() {
    StoreFixture fixture = new StoreFixture("translation_strategy: NoTranslation");
    fixture.take(gauge("g", withAttribute("..name..", "1"), withAttribute("ok", "1")));
    assertThat(read(fixture, "text/plain;version=0.0.4")).hasSize(1);
    assertThat(read(fixture, UTF8)).hasSize(2);
  }

  @Test
  void boundsThatDoNotAscendAreSortedWithTheirCounts() {
    StoreFixture fixture = new StoreFixture("");
    HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder().setTimeUnixNano(1);
    List.of(5d, 1d, Double.NaN, -0.0, 0.0, 5d, Double.POSITIVE_INFINITY)
        .forEach(point::addExplicitBounds);
    List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L).forEach(point::addBucketCounts);
    fixture.take(histogram("h", CUMULATIVE, point.setCount(255).setSum(1).build()));
    assertThat(fixture.samples())
        .isEqualTo(
            """
            h_bucket{le="0"} 24
            h_bucket{le="1"} 26
            h_bucket{le="5"} 59
            h_bucket{le="+Inf"} 255
            h_sum 1
            h_count 255
            """);
  }

  @Test
  void aQuantileThatComesTwiceIsShownOnce() {
    StoreFixture fixture = new StoreFixture("");
    SummaryDataPoint.Builder point = SummaryDataPoint.newBuilder().setTimeUnixNano(1);
    for (double quantile : new double[] {Double.NaN, 0.5, -0.0, 0.0, 0.5, Double.NaN}) {
      point.addQuantileValues(
          SummaryDataPoint.ValueAtQuantile.newBuilder().setQuantile(quantile).setValue(1));
    }
    fixture.take(
        Metric.newBuilder()
            .setName("s")
            .setSummary(Summary.newBuilder().addDataPoints(point))
            .build());
    assertThat(read(fixture, "")).hasSize(5);
  }

  @Test
  void timesBeyondTheSignedRangeAreNoTimesBeforeTheEpoch() {
    StoreFixture fixture = new StoreFixture("send_timestamps: true");
    fixture.take(
        gauge("g", NumberDataPoint.newBuilder().setTimeUnixNano(-1).setAsDouble(1).build()));
    assertThat(fixture.samples()).isEqualTo("g 1 18446744073709\n");
  }

  @Test
  void theOverflowSeriesHasTheSameRule() {
    StoreFixture fixture = new StoreFixture("cardinality_limit: 1, const_labels: {le: x}");
    Tally tally = fixture.take(histogram("h", CUMULATIVE, histogramPoint(0, 1, 3, 1, 1, 1)));
    assertThat(causes(tally)).containsExactly(DropCause.LABEL_OF_THE_PAGE);
    fixture.take(gauge("g", point("x", 0, 1, 1), point("y", 0, 1, 1)));
    assertThat(read(fixture, "")).hasSize(2);
  }

  private static List<DropCause> causes(Tally tally) {
    return tally.named().stream().map(Tally.Drop::cause).toList();
  }

  private static NumberDataPoint withAttribute(String key, String value) {
    return point("", 0, 1, 1).toBuilder().addAttributes(attribute(key, value)).build();
  }

  private static List<StrictPage.Sample> read(StoreFixture fixture, String accept) {
    HostilePages.Page page = fixture.bytes("", accept);
    return StrictPage.parse(page.body(), page.contentType());
  }
}
