package dev.sluice.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNamingTest {
  /** Name, unit, kind; then the name under each strategy. */
  @ParameterizedTest
  @CsvSource({
    "http.server.requests, {request}, COUNTER, http_server_requests_total, http_server_requests,"
        + " http.server.requests_total, http.server.requests",
    "http.server.duration, ms, OTHER, http_server_duration_milliseconds, http_server_duration,"
        + " http.server.duration_milliseconds, http.server.duration",
    "cpu.utilization, 1, GAUGE, cpu_utilization_ratio, cpu_utilization,"
        + " cpu.utilization_ratio, cpu.utilization",
    "cpu.utilization, 1, OTHER, cpu_utilization, cpu_utilization, cpu.utilization,"
        + " cpu.utilization",
    "queue.ratio, 1, GAUGE, queue_ratio, queue_ratio, queue_ratio, queue.ratio",
    "speed, m/s, GAUGE, speed_meters_per_second, speed, speed_meters_per_second, speed",
    "requests.total.count, 1, COUNTER, requests_count_total, requests_total_count,"
        + " requests.total.count_total, requests.total.count",
    "bytes.sent_total, By, COUNTER, bytes_sent_total, bytes_sent_total,"
        + " bytes.sent_bytes_total, bytes.sent_total",
    "memory.bytes, By, GAUGE, memory_bytes, memory_bytes, memory.bytes, memory.bytes",
    "a__b--c, '', GAUGE, a_b_c, a__b_c, a__b--c, a__b--c",
    "_lead_, '', GAUGE, lead, _lead_, _lead_, _lead_",
    "2xx-rate, %, GAUGE, _2xx_rate_percent, _2xx_rate, 2xx-rate_percent, 2xx-rate",
    "ns:rule, '', GAUGE, ns:rule, ns:rule, ns:rule, ns:rule",
    "flow, {cell}/min, GAUGE, flow_per_min, flow, flow_per_min, flow",
    "flow, /m, GAUGE, flow_per_minute, flow, flow_per_minute, flow",
    "flow, s/, GAUGE, flow_seconds, flow, flow_seconds, flow",
    "odd, foo bar, GAUGE, odd_foo_bar, odd, odd_foo bar, odd",
  })
  void namesByStrategy(
      String name,
      String unit,
      MetricNaming.Kind kind,
      String withSuffixes,
      String withoutSuffixes,
      String utf8,
      String untranslated) {
    assertThat(named(TranslationStrategy.UNDERSCORES_WITH_SUFFIXES, "", name, unit, kind))
        .isEqualTo(withSuffixes);
    assertThat(named(TranslationStrategy.UNDERSCORES_WITHOUT_SUFFIXES, "", name, unit, kind))
        .isEqualTo(withoutSuffixes);
    assertThat(named(TranslationStrategy.UTF8_WITH_SUFFIXES, "", name, unit, kind)).isEqualTo(utf8);
    assertThat(named(TranslationStrategy.NO_TRANSLATION, "", name, unit, kind))
        .isEqualTo(untranslated);
  }

  @ParameterizedTest
  @CsvSource({
    "UNDERSCORES_WITH_SUFFIXES, my-ns_2xx_rate_percent",
    "UNDERSCORES_WITHOUT_SUFFIXES, my_ns_2xx_rate",
    "UTF8_WITH_SUFFIXES, my-ns_2xx-rate_percent",
    "NO_TRANSLATION, my-ns_2xx-rate",
  })
  void putsTheNamespaceBefore(TranslationStrategy strategy, String expected) {
    assertThat(named(strategy, "my-ns", "2xx-rate", "%", MetricNaming.Kind.GAUGE))
        .isEqualTo(expected);
  }

  @Test
  void aNameOfWhichNothingIsLeftIsNone() {
    for (TranslationStrategy strategy : TranslationStrategy.values()) {
      assertThat(named(strategy, "", "", "", MetricNaming.Kind.GAUGE)).isNull();
    }
    assertThat(
            named(
                TranslationStrategy.UNDERSCORES_WITH_SUFFIXES,
                "",
                "---",
                "",
                MetricNaming.Kind.GAUGE))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "http.method, http_method",
    "1st, key_1st",
    "_under, _under",
    "a--b, a__b",
    "größe, gr__e",
  })
  void labels(String key, String escaped) {
    assertThat(new LabelNaming(false).name(key)).isEqualTo(escaped);
    assertThat(new LabelNaming(true).name(key)).isEqualTo(key);
  }

  @Test
  void aLabelOfUnderscoresAloneIsNone() {
    assertThat(new LabelNaming(false).name("..")).isNull();
    assertThat(new LabelNaming(true).name("__")).isNull();
    assertThat(new LabelNaming(true).name("")).isNull();
  }

  private static @Nullable String named(
      TranslationStrategy strategy,
      String namespace,
      String name,
      String unit,
      MetricNaming.Kind kind) {
    return new MetricNaming(strategy, namespace).name(name, unit, kind);
  }
}
