package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.CUMULATIVE;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.service;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exposition.ExpositionFormat;
import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.PageSource;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StorePageTest {
  private static final int SERIES = 1_000;
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final StoreFixture fixture = new StoreFixture("");
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ExpositionWriter writer = new ExpositionWriter(bytes, ExpositionFormat.TEXT);

  private static NumberDataPoint[] points(int series, int labelLength) {
    return IntStream.range(0, series)
        .mapToObj(i -> point((100_000 + i) + "x".repeat(labelLength), 0, 10, i))
        .toArray(NumberDataPoint[]::new);
  }

  private PageSource page(String... wanted) {
    return fixture.store.page(
        fixture.now(), name -> wanted.length == 0 || Set.of(wanted).contains(name));
  }

  private List<String> lines(PageSource rest) throws IOException {
    StoreFixture.writeAll(rest, writer);
    writer.finish();
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aStepIsATurnOfSeries() throws IOException {
    fixture.take(gauge("g", points(SERIES, 0)));
    PageSource page = page();
    assertThat(page.writeNext(writer)).isTrue();
    assertThat(writer.series()).isEqualTo(256);
    assertThat(lines(page)).hasSize(SERIES + 2);
  }

  @Test
  void aStepIsShorterWhereSeriesAreLong() throws IOException {
    fixture.take(gauge("g", points(SERIES, 4_000)));
    PageSource page = page();
    assertThat(page.writeNext(writer)).isTrue();
    assertThat(writer.bytes()).isBetween(60_000L, 70_000L);
    assertThat(lines(page)).hasSize(SERIES + 2);
  }

  @Test
  void seriesThatGoWhileThePageIsWrittenAreNotOnIt() throws IOException {
    fixture.take(gauge("g", points(SERIES, 0)), sum("late", true, CUMULATIVE, point("", 0, 1, 1)));
    PageSource page = page();
    assertThat(page.writeNext(writer)).isTrue();
    fixture.advance(LIFE);
    fixture.sweep();
    assertThat(lines(page)).hasSize(256 + 2).noneMatch(line -> line.contains("late"));
  }

  @Test
  void noLockIsHeldBetweenTwoSteps() throws Exception {
    fixture.take(gauge("g", points(SERIES, 0)));
    PageSource page = page();
    assertThat(page.writeNext(writer)).isTrue();
    Thread other = new Thread(() -> fixture.take(gauge("g", point("new", 0, 20, 1))));
    other.start();
    other.join();
    assertThat(fixture.store.series()).isEqualTo(SERIES + 1);
    assertThat(lines(page)).hasSize(SERIES + 2); // the one that came meanwhile is on the next page
  }

  @Test
  void targetsStandWhereTheirNameBelongs() throws IOException {
    fixture.take(
        service("shop", "1"), gauge("a", point("", 0, 1, 1)), gauge("z", point("", 0, 1, 1)));
    assertThat(lines(page()))
        .filteredOn(line -> !line.startsWith("#"))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("a{"),
            targets -> assertThat(targets).startsWith("target_info{"),
            last -> assertThat(last).startsWith("z{"));
  }

  @Test
  void targetsStandLastWhereNoFamilyFollows() throws IOException {
    fixture.take(service("shop", "1"), gauge("a", point("", 0, 1, 1)));
    assertThat(lines(page())).last().asString().startsWith("target_info{");
  }

  @Test
  void onlyWhatIsWantedIsWritten() throws IOException {
    fixture.take(
        service("shop", "1"), gauge("a", point("", 0, 1, 1)), gauge("z", point("", 0, 1, 1)));
    assertThat(lines(page("target_info", "z")))
        .filteredOn(line -> !line.startsWith("#"))
        .hasSize(2)
        .noneMatch(line -> line.startsWith("a{"));
  }

  @Test
  void nothingIsWrittenOfFamiliesWithoutLiveSeries() throws IOException {
    fixture.take(service("shop", "1"), gauge("a", point("", 0, 1, 1)));
    fixture.advance(LIFE);
    assertThat(lines(page())).isEmpty();
  }
}
