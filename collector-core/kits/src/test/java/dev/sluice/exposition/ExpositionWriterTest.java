package dev.sluice.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Slice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ExpositionWriterTest {
  private static final long NONE = ExpositionWriter.NO_TIMESTAMP;
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";
  private static final Exemplars EXEMPLARS =
      Exemplars.NONE
          .with(7.5, 1_700_000_058_000_000_000L, 0x5b8efff798038103L, 0xd269b633813fc60cL, 0xabL)
          .with(101, 1_700_000_058_500_000_000L, 0, 0, 0);

  @Test
  void writesEveryTypeAsText() {
    assertThat(page("", ExpositionWriterTest::everyType))
        .isEqualTo(
            """
            # HELP bytes_total say "hi" \\\\ and\\nmore
            # TYPE bytes_total counter
            bytes_total{a="x\\"y\\\\z\\n"} 1.2345678e+07
            # HELP latency_seconds\s
            # TYPE latency_seconds histogram
            latency_seconds_bucket{route="/",le="1"} 1
            latency_seconds_bucket{route="/",le="10"} 3
            latency_seconds_bucket{route="/",le="+Inf"} 6
            latency_seconds_sum{route="/"} 151.5
            latency_seconds_count{route="/"} 6
            # HELP odd\s
            # TYPE odd untyped
            odd -5 1700000060000
            # HELP rpc\s
            # TYPE rpc summary
            rpc{quantile="0.5"} 20
            rpc{quantile="1"} 45.5
            rpc_sum 100
            rpc_count 4
            """);
  }

  @Test
  void writesEveryTypeAsOpenMetricsWithExemplarsAndUnits() {
    assertThat(page(OPEN_METRICS, ExpositionWriterTest::everyType))
        .isEqualTo(
            """
            # HELP bytes say \\"hi\\" \\\\ and\\nmore
            # TYPE bytes counter
            bytes_total{a="x\\"y\\\\z\\n"} 1.2345678e+07
            # HELP latency_seconds\s
            # TYPE latency_seconds histogram
            # UNIT latency_seconds seconds
            latency_seconds_bucket{route="/",le="1.0"} 1
            latency_seconds_bucket{route="/",le="10.0"} 3 # {trace_id="5b8efff798038103d269b633813fc60c",span_id="00000000000000ab"} 7.5 1.700000058e+09
            latency_seconds_bucket{route="/",le="+Inf"} 6
            latency_seconds_sum{route="/"} 151.5
            latency_seconds_count{route="/"} 6
            # HELP odd\s
            # TYPE odd unknown
            odd -5.0 1.70000006e+09
            # HELP rpc\s
            # TYPE rpc summary
            rpc{quantile="0.5"} 20.0
            rpc{quantile="1.0"} 45.5
            rpc_sum 100.0
            rpc_count 4
            # EOF
            """);
  }

  @Test
  void quotesNamesThatNeedItWhereUtf8IsAllowed() {
    LabelText labels = LabelText.of(Map.of("http.method", "GET", "plain", "p"));
    ExpositionPage.Source source =
        writer -> {
          writer.family("http.requests", MetricType.GAUGE, "h", "");
          writer.sample(labels, 1, NONE);
          writer.sample(LabelText.EMPTY, 2, NONE);
          writer.family("d", MetricType.HISTOGRAM, "", "");
          writer.histogram(labels, new double[0], new long[] {3}, 3, 1, NONE, Exemplars.NONE);
        };
    assertThat(page("text/plain;escaping=allow-utf-8", source))
        .isEqualTo(
            """
            # HELP "http.requests" h
            # TYPE "http.requests" gauge
            {"http.requests","http.method"="GET",plain="p"} 1
            {"http.requests"} 2
            # HELP d\s
            # TYPE d histogram
            d_bucket{"http.method"="GET",plain="p",le="+Inf"} 3
            d_sum{"http.method"="GET",plain="p"} 1
            d_count{"http.method"="GET",plain="p"} 3
            """);
    assertThat(page("text/plain;escaping=dots", source))
        .contains("http_dot_requests{http_dot_method=\"GET\",plain=\"p\"} 1\n");
    assertThat(page("", source)).contains("http_requests{http_method=\"GET\",plain=\"p\"} 1\n");
  }

  @Test
  void leavesOutAndCountsWhatCollidesAfterEscaping() {
    LabelText same = LabelText.of(Map.of("a.b", "x", "a_b", "y"));
    ExpositionPage.Source source =
        writer -> {
          writer.family("m.x", MetricType.GAUGE, "", "");
          writer.sample(same, 1, NONE);
          writer.sample(LabelText.EMPTY, 2, NONE);
          writer.family("m_x", MetricType.GAUGE, "", "");
          writer.sample(LabelText.EMPTY, 3, NONE);
        };
    ExpositionPage escaped = ExpositionPage.render("", "", false, source);
    assertThat(text(escaped)).isEqualTo("# HELP m_x \n# TYPE m_x gauge\nm_x 2\n");
    assertThat(escaped.leftOut()).isEqualTo(2);
    ExpositionPage whole = ExpositionPage.render("text/plain;escaping=values", "", false, source);
    assertThat(whole.leftOut()).isZero();
  }

  @Test
  void aCounterThatOpenMetricsCannotNameIsShownAsUnknown() {
    String page =
        page(
            OPEN_METRICS,
            writer -> {
              writer.family("queue_size", MetricType.GAUGE, "", "");
              writer.sample(LabelText.EMPTY, 1, NONE);
              writer.family("queue_size_total", MetricType.COUNTER, "", "");
              writer.sample(LabelText.EMPTY, 2, NONE);
              writer.family("bare", MetricType.COUNTER, "", "");
              writer.sample(LabelText.EMPTY, 3, NONE);
            });
    assertThat(page)
        .contains("# TYPE queue_size gauge\n")
        .contains("# TYPE queue_size_total unknown\nqueue_size_total 2.0\n")
        .contains("# TYPE bare unknown\nbare 3.0\n");
  }

  @Test
  void compressesThePageOnRequest() throws IOException {
    ExpositionPage plain = ExpositionPage.render("", "", false, ExpositionWriterTest::everyType);
    ExpositionPage gzip = ExpositionPage.render("", "gzip", false, ExpositionWriterTest::everyType);
    assertThat(plain.gzip()).isFalse();
    assertThat(gzip.gzip()).isTrue();
    byte[] inflated = new GZIPInputStream(new ByteArrayInputStream(bytes(gzip))).readAllBytes();
    assertThat(inflated).isEqualTo(bytes(plain));
  }

  @Test
  void aPageOfAHundredThousandSeriesCostsNoGarbagePerSample() throws IOException {
    LabelText labels = LabelText.of(Map.of("job", "j", "instance", "i", "route", "/cart"));
    long[] written = {0};
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            written[0]++;
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            written[0] += length;
          }
        };
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    ExpositionWriter writer = new ExpositionWriter(counting, ExpositionFormat.TEXT);
    writer.family("m", MetricType.GAUGE, "", "");
    for (int i = 0; i < 100_000; i++) {
      writer.sample(labels, i * 0.25, NONE);
    }
    writer.finish();
    long garbage = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(written[0]).isGreaterThan(4_000_000);
    assertThat(garbage).isLessThan(500_000);
  }

  private static void everyType(ExpositionWriter writer) throws IOException {
    writer.family("bytes_total", MetricType.COUNTER, "say \"hi\" \\ and\nmore", "");
    writer.counter(LabelText.of(Map.of("a", "x\"y\\z\n")), 12345678, NONE, Exemplars.NONE);
    writer.family("latency_seconds", MetricType.HISTOGRAM, "", "seconds");
    writer.histogram(
        LabelText.of(Map.of("route", "/")),
        new double[] {1, 10, 10},
        new long[] {1, 2, 0, 3},
        6,
        151.5,
        NONE,
        EXEMPLARS);
    writer.family("odd", MetricType.UNKNOWN, "", "seconds");
    writer.sample(LabelText.EMPTY, -5, 1_700_000_060_000L);
    writer.family("rpc", MetricType.SUMMARY, "", "");
    writer.summary(LabelText.EMPTY, new double[] {0.5, 1}, new double[] {20, 45.5}, 4, 100, NONE);
  }

  private static String page(String accept, ExpositionPage.Source source) {
    return text(ExpositionPage.render(accept, "", true, source));
  }

  private static String text(ExpositionPage page) {
    return new String(bytes(page), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ExpositionPage page) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Slice slice : page.body()) {
      all.write(slice.array(), slice.offset(), slice.length());
    }
    return all.toByteArray();
  }
}
