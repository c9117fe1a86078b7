package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.CUMULATIVE;
import static dev.sluice.exporter.prometheus.StoreFixture.attribute;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.histogram;
import static dev.sluice.exporter.prometheus.StoreFixture.histogramPoint;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exposition.ExpositionFormat;
import dev.sluice.exposition.ExpositionWriter;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeGarbageTest {
  private static final int SERIES = 5_000; // of each of three kinds
  private static final long BYTES_OF_ANY_PAGE = 150_000; // buffers and what a family takes

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain;version=0.0.4",
        "application/openmetrics-text;version=1.0.0",
        "text/plain;version=0.0.4;escaping=allow-utf-8"
      })
  void aScrapeMakesNoObjectForASeries(String accept) throws IOException {
    StoreFixture fixture = new StoreFixture("send_timestamps: true, enable_open_metrics: true");
    fixture.take(
        gauge("ratio", points(Math.PI)),
        sum("requests", true, CUMULATIVE, points(7)),
        histogram("duration", CUMULATIVE, histograms()));
    ExpositionFormat format = ExpositionFormat.negotiate(accept, true);
    scrape(fixture, format); // sorts the new series
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long shown = scrape(fixture, format);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(shown).isEqualTo(3 * SERIES);
    assertThat(allocated).isLessThan(BYTES_OF_ANY_PAGE);
  }

  private static long scrape(StoreFixture fixture, ExpositionFormat format) throws IOException {
    ExpositionWriter page = new ExpositionWriter(OutputStream.nullOutputStream(), format);
    StoreFixture.writeAll(fixture.store.page(0, name -> true), page);
    page.finish();
    return page.series();
  }

  private static NumberDataPoint[] points(double step) {
    return IntStream.range(0, SERIES)
        .mapToObj(i -> StoreFixture.point("series=" + i, 0, 10, step * i))
        .toArray(NumberDataPoint[]::new);
  }

  private static HistogramDataPoint[] histograms() {
    return IntStream.range(0, SERIES)
        .mapToObj(
            i ->
                histogramPoint(0, 10, 0.1 * i, 0.5, i, 2L * i).toBuilder()
                    .addAttributes(attribute("a", "series=" + i))
                    .build())
        .toArray(HistogramDataPoint[]::new);
  }
}
