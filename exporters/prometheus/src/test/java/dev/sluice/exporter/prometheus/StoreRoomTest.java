package dev.sluice.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryBudget;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever senders make the store keep has room in the collector's memory, or is dropped. */
class StoreRoomTest {
  private static final long CAPACITY = 200_000;
  private static final int MANY = 5_000;
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final MemoryBudget budget = new MemoryBudget(CAPACITY);
  private final StoreFixture fixture =
      new StoreFixture("enable_open_metrics: true, translation_strategy: NoTranslation", budget);

  /** What a store keeps, each in numbers without end. */
  static Stream<Arguments> kept() {
    return Stream.of(
        kept("series", i -> gauge("a", "key" + i)),
        kept(
            "series with odd labels",
            i -> StoreFixture.gauge("a", point(1).addAttributes(text("\u00e4 " + i, "x")).build())),
        kept("families", i -> gauge("family" + i, "")),
        kept(
            "help texts",
            i ->
                gauge("family" + i, "").toBuilder()
                    .setDescription(String.join("", Collections.nCopies(100, "help")))
                    .build()),
        kept("streams", i -> gauge("a", "").toBuilder().setUnit("{unit" + i + "}").build()),
        kept("buckets", i -> histogram(i, i)),
        kept("quantiles", i -> summary(i, i)),
        kept("exemplars", StoreRoomTest::counter));
  }

  private static Arguments kept(String what, IntFunction<Metric> metric) {
    return Arguments.of(Named.of(what, metric));
  }

  @ParameterizedTest
  @MethodSource("kept")
  void whatThereIsNoRoomForIsDroppedAndWhatIsThereGoesOn(IntFunction<Metric> metric) {
    fixture.take(gauge("first", "x"));
    long dropped = 0;
    for (int i = 0; i < MANY; i++) {
      dropped += fixture.take(metric.apply(i)).dropped(DropReason.MEMORY);
    }
    assertThat(dropped).isPositive();
    assertThat(fixture.room.usedBytes()).isBetween(CAPACITY, 2 * CAPACITY);
    assertThat(budget.usedBytes()).as("requests have room").isLessThan(CAPACITY * 3 / 4);
    Tally known = fixture.take(gauge("first", "x"));
    assertThat(known.taken()).isEqualTo(1);
    assertThat(fixture.samples()).contains("first{");

    fixture.advance(LIFE.plusSeconds(1));
    fixture.sweep();
    assertThat(fixture.room.usedBytes()).as("all of it is gone").isZero();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void resourcesTakeRoomToo() {
    long dropped = 0;
    for (int i = 0; i < MANY; i++) {
      Resource resource =
          Resource.newBuilder()
              .addAttributes(text("service.name", "a"))
              .addAttributes(text("service.instance.id", "i" + i))
              .addAttributes(text("more", String.join("", Collections.nCopies(50, "text"))))
              .build();
      dropped += fixture.take(resource, gauge("a", "x")).dropped(DropReason.MEMORY);
    }
    assertThat(dropped).isPositive();
    assertThat(fixture.room.usedBytes()).isLessThan(2 * CAPACITY);
    fixture.advance(LIFE.plusSeconds(1));
    fixture.sweep();
    assertThat(fixture.room.usedBytes()).isZero();
  }

  @Test
  void aDescriptionThatThereIsNoRoomForIsNotTaken() {
    Resource.Builder resource =
        Resource.newBuilder()
            .addAttributes(text("service.name", "a"))
            .addAttributes(text("service.instance.id", "i"));
    Resource small = resource.clone().addAttributes(text("more", "small")).build();
    String huge = String.join("", Collections.nCopies((int) CAPACITY, "text"));
    fixture.take(small, gauge("a", "x"));
    fixture.take(resource.addAttributes(text("more", huge)).build(), gauge("a", "x"));
    assertThat(fixture.samples()).contains("more=\"small\"").doesNotContain("texttext");
  }

  @Test
  void seriesBeyondTheLimitAreRememberedWhileThereIsRoom() {
    StoreFixture limited = new StoreFixture("cardinality_limit: 4000", budget);
    long dropped = 0;
    for (int i = 0; i < 40_000; i++) {
      NumberDataPoint point = point(1).addAttributes(text("key", "k" + i)).build();
      Metric counter = StoreFixture.sum("a", true, StoreFixture.CUMULATIVE, point);
      dropped += limited.take(counter).dropped(DropReason.MEMORY);
    }
    assertThat(dropped).isPositive();
    assertThat(limited.room.usedBytes()).isLessThan(2 * CAPACITY);
    limited.advance(LIFE.plusSeconds(1));
    limited.sweep();
    assertThat(limited.room.usedBytes()).isZero();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static NumberDataPoint.Builder point(double value) {
    return NumberDataPoint.newBuilder().setTimeUnixNano(1).setAsDouble(value);
  }

  private static Metric gauge(String name, String value) {
    return StoreFixture.gauge(name, point(1).addAttributes(text("key", value)).build());
  }

  /** One series for a hundred points, each with more buckets than the one before. */
  private static Metric histogram(int number, int buckets) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .setTimeUnixNano(1)
            .addAttributes(text("key", "k" + number / 100));
    for (int i = 0; i < buckets; i++) {
      point.addExplicitBounds(i).addBucketCounts(1);
    }
    point.addBucketCounts(1);
    return Metric.newBuilder()
        .setName("a")
        .setHistogram(
            Histogram.newBuilder()
                .setAggregationTemporality(StoreFixture.CUMULATIVE)
                .addDataPoints(point))
        .build();
  }

  private static Metric summary(int number, int quantiles) {
    SummaryDataPoint.Builder point =
        SummaryDataPoint.newBuilder()
            .setTimeUnixNano(1)
            .addAttributes(text("key", "k" + number / 100));
    for (int i = 0; i < quantiles; i++) {
      point.addQuantileValues(
          SummaryDataPoint.ValueAtQuantile.newBuilder().setQuantile(i).setValue(1));
    }
    return Metric.newBuilder()
        .setName("a")
        .setSummary(Summary.newBuilder().addDataPoints(point))
        .build();
  }

  private static Metric counter(int number) {
    List<Exemplar> exemplars =
        Collections.nCopies(60, Exemplar.newBuilder().setAsDouble(1).setTimeUnixNano(1).build());
    return StoreFixture.sum(
        "a",
        true,
        StoreFixture.CUMULATIVE,
        point(1).addAttributes(text("key", "k" + number / 2)).addAllExemplars(exemplars).build());
  }
}
