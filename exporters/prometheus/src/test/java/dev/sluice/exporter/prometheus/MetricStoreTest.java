package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.CUMULATIVE;
import static dev.sluice.exporter.prometheus.StoreFixture.DELTA;
import static dev.sluice.exporter.prometheus.StoreFixture.attribute;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.histogram;
import static dev.sluice.exporter.prometheus.StoreFixture.histogramPoint;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.service;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.DropReason;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricStoreTest {
  private StoreFixture fixture = new StoreFixture("");

  @Test
  void theNewestPointCountsAndAnOlderOneIsDropped() {
    fixture.take(gauge("g", point("", 0, 10, 1)));
    Tally late = fixture.take(gauge("g", point("", 0, 9, 2)));
    assertThat(late.dropped(DropReason.OUT_OF_ORDER)).isEqualTo(1);
    assertThat(fixture.samples()).isEqualTo("g 1\n");
    fixture.take(gauge("g", point("", 0, 10, 3)));
    assertThat(fixture.samples()).isEqualTo("g 3\n");
  }

  @Test
  void deltasAddUpWhenTheyFollowEachOtherAndStartAnewAfterAGap() {
    fixture.take(sum("c", true, DELTA, point("", 0, 10, 4)));
    fixture.take(sum("c", true, DELTA, point("", 10, 20, 6)));
    assertThat(fixture.samples()).isEqualTo("c_total 10\n");
    fixture.take(sum("c", true, DELTA, point("", 25, 30, 1)));
    assertThat(fixture.samples()).isEqualTo("c_total 1\n");
  }

  @Test
  void integersAddUpExactly() {
    NumberDataPoint big =
        NumberDataPoint.newBuilder().setTimeUnixNano(10).setAsInt(9007199254740993L).build();
    NumberDataPoint minus =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(10)
            .setTimeUnixNano(20)
            .setAsInt(-9007199254740992L)
            .build();
    fixture.take(sum("c", true, DELTA, big));
    fixture.take(sum("c", true, DELTA, minus));
    assertThat(fixture.samples()).isEqualTo("c_total 1\n");
  }

  @Test
  void histogramDeltasAddUpBucketByBucket() {
    fixture.take(histogram("h", DELTA, histogramPoint(0, 10, 3, 1.5, 1, 1)));
    fixture.take(histogram("h", DELTA, histogramPoint(10, 20, 1.5, 1.5, 3, 0)));
    assertThat(fixture.samples())
        .isEqualTo("h_bucket{le=\"1.5\"} 4\nh_bucket{le=\"+Inf\"} 5\nh_sum 4.5\nh_count 5\n");
  }

  @Test
  void aHistogramDeltaThatOverlapsIsDroppedAndOneAfterAGapTakesOver() {
    fixture.take(histogram("h", DELTA, histogramPoint(0, 10, 3, 1.5, 1, 1)));
    Tally overlapping = fixture.take(histogram("h", DELTA, histogramPoint(5, 20, 1, 1.5, 1, 0)));
    assertThat(overlapping.dropped(DropReason.OUT_OF_ORDER)).isEqualTo(1);
    fixture.take(histogram("h", DELTA, histogramPoint(15, 20, 7, 1.5, 0, 7)));
    assertThat(fixture.samples()).contains("h_sum 7\nh_count 7\n");
  }

  @Test
  void aHistogramDeltaWithOtherBoundsTakesOver() {
    fixture.take(histogram("h", DELTA, histogramPoint(0, 10, 3, 1.5, 1, 1)));
    fixture.take(histogram("h", DELTA, histogramPoint(10, 20, 1, 2.5, 1, 0)));
    assertThat(fixture.samples()).startsWith("h_bucket{le=\"2.5\"} 1\n").endsWith("h_count 1\n");
  }

  @Test
  void exponentialHistogramsShowSumAndCountAndAddUp() {
    fixture.take(exponential(DELTA, 0, 10, 5, 2.5, 3));
    fixture.take(exponential(DELTA, 10, 20, 1, 0.5, 3));
    assertThat(fixture.samples()).isEqualTo("e_bucket{le=\"+Inf\"} 6\ne_sum 3\ne_count 6\n");
    Tally coarse = fixture.take(exponential(DELTA, 20, 30, 1, 1, -5));
    assertThat(coarse.dropped(DropReason.UNSUPPORTED)).isEqualTo(1);
  }

  @Test
  void summariesShowTheirQuantilesInOrder() {
    SummaryDataPoint point =
        SummaryDataPoint.newBuilder()
            .setTimeUnixNano(1)
            .setCount(4)
            .setSum(100)
            .addQuantileValues(quantile(0.99, 45.5))
            .addQuantileValues(quantile(0.5, 20))
            .build();
    fixture.take(
        Metric.newBuilder()
            .setName("s")
            .setSummary(Summary.newBuilder().addDataPoints(point))
            .build());
    assertThat(fixture.samples())
        .isEqualTo("s{quantile=\"0.5\"} 20\ns{quantile=\"0.99\"} 45.5\ns_sum 100\ns_count 4\n");
  }

  @Test
  void aPointWithoutARecordedValueTakesItsSeriesAwayAndNoOther() {
    fixture.take(gauge("g", point("x", 0, 10, 1), point("y", 0, 10, 2)));
    NumberDataPoint gone = point("x", 0, 20, 0).toBuilder().clearValue().setFlags(1).build();
    Tally tally = fixture.take(gauge("g", gone, point("y", 0, 20, 3)));
    assertThat(tally.taken()).isEqualTo(2);
    assertThat(fixture.samples()).isEqualTo("g{a=\"y\"} 3\n");
    fixture.take(gauge("g", point("x", 0, 30, 4)));
    assertThat(fixture.samples()).isEqualTo("g{a=\"x\"} 4\ng{a=\"y\"} 3\n");
  }

  @Test
  void whatHasNoPlaceOnAPageIsDroppedWithAReason() {
    Tally tally =
        fixture.take(
            sum("down", false, DELTA, point("", 0, 1, 1)),
            sum(
                "unspecified",
                true,
                AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED,
                point("", 0, 1, 1),
                point("x", 0, 1, 1)),
            gauge("---", point("", 0, 1, 1)),
            gauge("fine", point("", 0, 1, 1)));
    assertThat(tally.dropped(DropReason.UNSUPPORTED)).isEqualTo(3);
    assertThat(tally.dropped(DropReason.INVALID_NAME)).isEqualTo(1);
    assertThat(tally.taken()).isEqualTo(1);
    assertThat(fixture.samples()).isEqualTo("fine 1\n");
  }

  @Test
  void oneBadLabelSpoilsOnlyItsSeries() {
    NumberDataPoint twice =
        point("", 0, 1, 1).toBuilder()
            .addAttributes(attribute("a.b", "x"))
            .addAttributes(attribute("a_b", "y"))
            .build();
    NumberDataPoint nameless =
        point("", 0, 1, 1).toBuilder().addAttributes(attribute("..", "x")).build();
    NumberDataPoint reserved =
        point("", 0, 1, 1).toBuilder().addAttributes(attribute("__a", "x")).build();
    Tally tally = fixture.take(gauge("g", twice, nameless, reserved, point("z", 0, 1, 1)));
    assertThat(tally.dropped(DropReason.CONFLICT)).isEqualTo(1);
    assertThat(tally.dropped(DropReason.INVALID_NAME)).isEqualTo(2);
    assertThat(fixture.samples()).isEqualTo("g{a=\"z\"} 1\n");
  }

  @Test
  void ofDuplicateAttributesTheFirstCounts() {
    NumberDataPoint twice =
        point("first", 0, 1, 1).toBuilder().addAttributes(attribute("a", "second")).build();
    fixture.take(gauge("g", twice));
    assertThat(fixture.samples()).isEqualTo("g{a=\"first\"} 1\n");
  }

  @Test
  void namesThatCollideAreDroppedAndCountedAndTheFirstStays() {
    fixture.take(gauge("a.b", point("", 0, 1, 1)));
    Tally sameLabels = fixture.take(gauge("a_b", point("", 0, 1, 2)));
    Tally otherType = fixture.take(histogram("a.b", CUMULATIVE, histogramPoint(0, 1, 1, 1, 1, 0)));
    assertThat(sameLabels.dropped(DropReason.CONFLICT)).isEqualTo(1);
    assertThat(otherType.dropped(DropReason.CONFLICT)).isEqualTo(1);
    assertThat(fixture.samples()).isEqualTo("a_b 1\n");
    Tally otherLabels = fixture.take(gauge("a_b", point("x", 0, 1, 2)));
    assertThat(otherLabels.taken()).isEqualTo(1);
  }

  @Test
  void aNameThatIsAPartOfAHistogramIsTaken() {
    fixture.take(histogram("h", CUMULATIVE, histogramPoint(0, 1, 1, 1, 1, 0)));
    assertThat(fixture.take(gauge("h_sum", point("", 0, 1, 2))).dropped(DropReason.CONFLICT))
        .isEqualTo(1);
    fixture.take(gauge("s_count", point("", 0, 1, 2)));
    assertThat(
            fixture
                .take(histogram("s", CUMULATIVE, histogramPoint(0, 1, 1, 1, 1, 0)))
                .dropped(DropReason.CONFLICT))
        .isEqualTo(1);
    assertThat(fixture.take(gauge("target_info", point("", 0, 1, 2))).dropped(DropReason.CONFLICT))
        .isEqualTo(1);
  }

  @Test
  void attributesInAnotherOrderAreTheSameSeries() {
    NumberDataPoint one =
        point("", 0, 1, 1).toBuilder()
            .addAttributes(attribute("x", "1"))
            .addAttributes(attribute("y", "2"))
            .build();
    NumberDataPoint other =
        point("", 0, 2, 5).toBuilder()
            .addAttributes(attribute("y", "2"))
            .addAttributes(attribute("x", "1"))
            .build();
    fixture.take(gauge("g", one));
    Tally tally = fixture.take(gauge("g", other));
    assertThat(tally.taken()).isEqualTo(1);
    assertThat(fixture.samples()).isEqualTo("g{x=\"1\",y=\"2\"} 5\n");
  }

  @Test
  void resourcesOfOneJobAndInstanceShareTheirSeries() {
    Resource again = service("job", "i").toBuilder().addAttributes(attribute("extra", "e")).build();
    fixture.take(service("job", "i"), gauge("g", point("", 0, 1, 1)));
    fixture.take(again, gauge("g", point("", 0, 2, 2)));
    fixture.take(service("job", ""), gauge("other", point("", 0, 1, 1)));
    assertThat(fixture.samples())
        .isEqualTo(
            """
            g{instance="i",job="job"} 2
            other{instance="",job="job"} 1
            target_info{extra="e",host_name="h",instance="i",job="job"} 1
            """);
  }

  @Test
  void seriesAndTargetsExpireAndAreSweptAndLetTheirNamesGo() {
    fixture = new StoreFixture("metric_expiration: 1m");
    fixture.take(service("job", "i"), gauge("g", point("", 0, 1, 1)));
    fixture.advance(Duration.ofSeconds(59));
    assertThat(fixture.samples()).contains("g{").contains("target_info{");
    fixture.advance(Duration.ofSeconds(1));
    assertThat(fixture.page("")).isEmpty();
    assertThat(fixture.store.series()).isEqualTo(1);
    fixture.sweep();
    assertThat(fixture.store.series()).isZero();
    Tally other = fixture.take(sum("g", false, CUMULATIVE, point("", 0, 1, 2)));
    assertThat(other.taken()).isEqualTo(1);
  }

  @Test
  void aNameIsFreeOnceItsSeriesHaveExpiredEvenBeforeTheSweep() {
    fixture = new StoreFixture("metric_expiration: 1m");
    fixture.take(gauge("a.b", point("", 0, 1, 1)));
    fixture.advance(Duration.ofMinutes(1));
    assertThat(fixture.take(gauge("a_b", point("", 0, 1, 2))).taken()).isEqualTo(1);
    assertThat(fixture.samples()).isEqualTo("a_b 2\n");
    fixture.advance(Duration.ofMinutes(1));
    assertThat(fixture.take(gauge("a.b", point("", 0, 1, 3))).taken()).isEqualTo(1);
    assertThat(fixture.samples()).isEqualTo("a_b 3\n");
  }

  @Test
  void anotherHelpTextIsSaidAndTheFirstKept() {
    fixture.take(gauge("g", point("x", 0, 1, 1)).toBuilder().setDescription("one").build());
    Tally second =
        fixture.take(
            service("j", "i"),
            gauge("g", point("y", 0, 1, 1)).toBuilder().setDescription("two").build());
    assertThat(fixture.page("")).contains("# HELP g one\n").doesNotContain("two");
    assertThat(second.otherHelps()).containsExactly(new Tally.OtherHelp("g", "one", "two"));
  }

  private static Metric exponential(
      AggregationTemporality temporality,
      long start,
      long time,
      long count,
      double sum,
      int scale) {
    return Metric.newBuilder()
        .setName("e")
        .setExponentialHistogram(
            ExponentialHistogram.newBuilder()
                .setAggregationTemporality(temporality)
                .addDataPoints(
                    ExponentialHistogramDataPoint.newBuilder()
                        .setStartTimeUnixNano(start * 1_000_000_000L)
                        .setTimeUnixNano(time * 1_000_000_000L)
                        .setCount(count)
                        .setSum(sum)
                        .setScale(scale)))
        .build();
  }

  private static SummaryDataPoint.ValueAtQuantile quantile(double quantile, double value) {
    return SummaryDataPoint.ValueAtQuantile.newBuilder()
        .setQuantile(quantile)
        .setValue(value)
        .build();
  }
}
