package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.CUMULATIVE;
import static dev.sluice.exporter.prometheus.StoreFixture.DELTA;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.histogram;
import static dev.sluice.exporter.prometheus.StoreFixture.histogramPoint;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.DropReason;
import dev.sluice.testkit.ObservesKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FoldingTest {
  private final StoreFixture fixture = new StoreFixture("cardinality_limit: 1");

  @ObservesKey(component = "exporter/prometheus", keys = "cardinality_limit")
  @Test
  void cumulativeCountersBeyondTheLimitAddUpInOneSeries() {
    fixture.take(sum("c", true, CUMULATIVE, point("x", 0, 1, 5)));
    Tally first =
        fixture.take(sum("c", true, CUMULATIVE, point("y", 0, 1, 10), point("z", 0, 1, 100)));
    assertThat(first.folded()).isEqualTo(2);
    assertThat(first.taken()).isEqualTo(2);
    assertThat(fixture.samples())
        .isEqualTo("c_total{a=\"x\"} 5\nc_total{otel_metric_overflow=\"true\"} 110\n");
    fixture.take(sum("c", true, CUMULATIVE, point("y", 0, 2, 12), point("z", 0, 2, 1)));
    assertThat(fixture.samples()).contains("overflow=\"true\"} 113\n"); // z was reset
  }

  @Test
  void deltasAddUpAndOfGaugesTheNewestIsShown() {
    fixture.take(sum("c", true, DELTA, point("x", 0, 1, 5)));
    fixture.take(sum("c", true, DELTA, point("y", 0, 1, 1), point("z", 0, 1, 2)));
    fixture.take(gauge("g", point("x", 0, 1, 5), point("y", 0, 1, 6), point("z", 0, 1, 7)));
    assertThat(fixture.samples())
        .contains("c_total{otel_metric_overflow=\"true\"} 3\n")
        .contains("g{otel_metric_overflow=\"true\"} 7\n");
  }

  @Test
  void histogramsKeepTheirSumAndCount() {
    fixture.take(histogram("h", CUMULATIVE, histogramPoint(0, 1, 3, 1, 1, 1)));
    fixture.take(
        StoreFixture.service("j", "i"),
        histogram("h", CUMULATIVE, histogramPoint(0, 1, 10, 1, 2, 2)));
    fixture.take(
        StoreFixture.service("j", "i"),
        histogram("h", CUMULATIVE, histogramPoint(0, 2, 11, 1, 3, 2)));
    assertThat(fixture.samples())
        .contains(
            """
            h_bucket{otel_metric_overflow="true",le="+Inf"} 5
            h_sum{otel_metric_overflow="true"} 11
            h_count{otel_metric_overflow="true"} 5
            """);
  }

  @Test
  void whatCannotBeRememberedEitherIsDroppedAndCounted() {
    fixture.take(sum("c", true, CUMULATIVE, point("x", 0, 1, 5)));
    for (int i = 0; i < 4; i++) {
      assertThat(fixture.take(sum("c", true, CUMULATIVE, point("f" + i, 0, 1, 1))).taken())
          .isEqualTo(1);
    }
    Tally fifth = fixture.take(sum("c", true, CUMULATIVE, point("f4", 0, 1, 1)));
    assertThat(fifth.dropped(DropReason.TOO_LARGE)).isEqualTo(1);
    Tally old = fixture.take(sum("c", true, CUMULATIVE, point("f0", 0, 0, 1)));
    assertThat(old.dropped(DropReason.OUT_OF_ORDER)).isEqualTo(1);
  }

  @Test
  void thereIsRoomAgainOnceSeriesHaveExpired() {
    fixture.take(sum("c", true, CUMULATIVE, point("x", 0, 1, 5)));
    fixture.take(sum("c", true, CUMULATIVE, point("y", 0, 1, 5)));
    fixture.advance(Duration.ofMinutes(5));
    fixture.sweep();
    assertThat(fixture.store.series()).isZero();
    fixture.take(sum("c", true, CUMULATIVE, point("y", 0, 2, 6)));
    assertThat(fixture.samples()).isEqualTo("c_total{a=\"y\"} 6\n");
  }

  @Test
  void thereIsNoLimitUnlessToldSo() {
    StoreFixture unlimited = new StoreFixture("");
    for (int i = 0; i < 1000; i++) {
      unlimited.take(gauge("g", point("x" + i, 0, 1, i)));
    }
    assertThat(unlimited.store.series()).isEqualTo(1000);
  }
}
