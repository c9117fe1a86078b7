package dev.sluice.extension.owntelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SpecBinder;
import dev.sluice.config.model.TelemetryConfig;
import dev.sluice.data.Payload;
import dev.sluice.exposition.ExpositionPage;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricRegistry.Kind;
import dev.sluice.telemetry.MetricRegistry.Sample;
import dev.sluice.telemetry.MetricSet;
import dev.sluice.telemetry.own.SelfMetricsPage;
import dev.sluice.telemetry.own.SelfMetricsPageOptions;
import dev.sluice.testkit.ObservesKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricViewsTest {
  private static final String KEY = "metrics::views::";

  private final MetricRegistry registry = new MetricRegistry(MetricLevel.DETAILED);
  private final MetricSet set = registry.newSet();
  private final List<String> misfits = new ArrayList<>();

  private void view(String selector, String stream) {
    String yaml =
        "metrics: {level: detailed, views: [{selector: {%s}, stream: {%s}}]}"
            .formatted(selector, stream);
    registry.views(SpecBinder.fromYaml(TelemetryConfig.SPEC, yaml).metrics().views(), misfits::add);
  }

  private void makeInstruments() {
    set.counter(
            MetricLevel.BASIC,
            "otelcol_exporter_sent_spans",
            "{span}",
            "sent",
            "exporter",
            "a",
            "server_address",
            "x")
        .add(3);
    set.counter(
            MetricLevel.BASIC,
            "otelcol_exporter_sent_spans",
            "{span}",
            "sent",
            "exporter",
            "a",
            "server_address",
            "y")
        .add(4);
    set.gauge(MetricLevel.BASIC, "otelcol_exporter_queue_size", "{batch}", "queue", () -> 7);
    set.histogram(
            MetricLevel.BASIC,
            "http_server_request_duration",
            "s",
            "time",
            new double[] {1, 2},
            "k",
            "v")
        .record(1.5);
  }

  private static String text(ExpositionPage page) {
    return new String(Payload.of(page.body()).toByteArray(), StandardCharsets.UTF_8);
  }

  private List<Sample> shown() {
    return registry.samples();
  }

  @Test
  @ObservesKey(component = "service/telemetry", keys = KEY + "stream::name")
  @ObservesKey(component = "service/telemetry", keys = KEY + "stream::description")
  void anInstrumentCanBeRenamedAndDescribed() {
    view("instrument_name: otelcol_exporter_queue_size", "name: q, description: other");
    makeInstruments();

    assertThat(shown())
        .filteredOn(sample -> sample.name().equals("q"))
        .singleElement()
        .satisfies(sample -> assertThat(sample.help()).isEqualTo("other"));
    assertThat(registry.value("otelcol_exporter_queue_size"))
        .as("what counts is as it was")
        .isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "'instrument_name: otelcol_*', http_server_request_duration",
    "'instrument_name: \"otelcol_exporter_?????_*\"', http_server_request_duration",
    "'instrument_name: http.server.request.duration', otelcol_exporter_queue_size",
    "'instrument_type: histogram', otelcol_exporter_queue_size",
    "'instrument_type: observable_gauge', http_server_request_duration",
    "'unit: s', otelcol_exporter_queue_size",
    "'meter_name: go.opentelemetry.io/collector/exporter/exporterhelper',"
        + " http_server_request_duration"
  })
  @ObservesKey(component = "service/telemetry", keys = KEY + "selector::instrument_name")
  @ObservesKey(component = "service/telemetry", keys = KEY + "selector::instrument_type")
  @ObservesKey(component = "service/telemetry", keys = KEY + "selector::unit")
  @ObservesKey(component = "service/telemetry", keys = KEY + "selector::meter_name")
  void whatIsSelectedIsDroppedAndTheRestStays(String selector, String stays) {
    makeInstruments();
    int before = shown().size();
    view(selector, "aggregation: {drop: {}}");

    assertThat(shown()).hasSizeLessThan(before).anyMatch(sample -> sample.name().equals(stays));
  }

  @Test
  @ObservesKey(component = "service/telemetry", keys = KEY + "stream::attribute_keys::excluded")
  void seriesThatDifferInARemovedAttributeOnlyAreAddedUp() {
    makeInstruments();
    view("instrument_name: '*_sent_spans'", "attribute_keys: {excluded: [server.address]}");

    assertThat(shown())
        .filteredOn(sample -> sample.name().equals("otelcol_exporter_sent_spans"))
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.labels()).isEqualTo(Map.of("exporter", "a"));
              assertThat(sample.value()).isEqualTo(7);
            });
  }

  @Test
  @ObservesKey(component = "service/telemetry", keys = KEY + "stream::attribute_keys::included")
  void onlyIncludedAttributesStay() {
    makeInstruments();
    view("instrument_name: '*_sent_spans'", "attribute_keys: {included: [server.address]}");

    assertThat(shown())
        .filteredOn(sample -> sample.name().equals("otelcol_exporter_sent_spans"))
        .extracting(Sample::labels)
        .containsExactly(Map.of("server_address", "x"), Map.of("server_address", "y"));
  }

  @Test
  @ObservesKey(
      component = "service/telemetry",
      keys = KEY + "stream::aggregation::explicit_bucket_histogram::boundaries")
  void aHistogramGetsOtherBuckets() {
    view(
        "instrument_name: http.server.request.duration",
        "aggregation: {explicit_bucket_histogram: {boundaries: [1.4, 1.6, 3]}}");
    makeInstruments();

    ExpositionPage page =
        new SelfMetricsPage(registry, SelfMetricsPageOptions.plain(Map.of())).render("", "");
    assertThat(text(page))
        .contains("http_server_request_duration_bucket{k=\"v\",le=\"1.4\"} 0\n")
        .contains("http_server_request_duration_bucket{k=\"v\",le=\"1.6\"} 1\n")
        .doesNotContain("le=\"2\"");
  }

  @Test
  void otherBucketsOfAHistogramThatCountsAlreadyBeginEmpty() {
    makeInstruments();
    view(
        "instrument_type: histogram",
        "aggregation: {explicit_bucket_histogram: {boundaries: [9]}}");
    set.histogram(
            MetricLevel.BASIC,
            "http_server_request_duration",
            "s",
            "time",
            new double[] {1, 2},
            "k",
            "v")
        .record(1.5);

    assertThat(shown())
        .filteredOn(sample -> sample.histogram() != null)
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.histogram()).isNotNull();
              assertThat(sample.value()).isEqualTo(1.5);
            });
  }

  @Test
  void theSumOfAHistogramIsACounter() {
    makeInstruments();
    view("instrument_type: histogram", "aggregation: {sum: {}}");

    assertThat(shown())
        .filteredOn(sample -> sample.unit().equals("s"))
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.kind()).isEqualTo(Kind.COUNTER);
              assertThat(sample.value()).isEqualTo(1.5);
            });
  }

  @Test
  void anAggregationThatDoesNotFitIsToldOnceAndTheInstrumentIsShownAsItIs() {
    makeInstruments();
    view("instrument_name: '*_sent_spans'", "aggregation: {last_value: {}}");

    assertThat(shown()).hasSize(4);
    assertThat(shown()).hasSize(4);
    assertThat(misfits)
        .singleElement()
        .asString()
        .contains("last_value of otelcol_exporter_sent_spans, which is a COUNTER");
  }

  @Test
  void aNameThatAnotherKindOfMetricHasIsNotTakenTwice() {
    makeInstruments();
    view("instrument_name: otelcol_exporter_queue_size", "name: http_server_request_duration");

    assertThat(shown())
        .filteredOn(sample -> sample.name().equals("http_server_request_duration"))
        .hasSize(1);
    assertThat(misfits).hasSize(1);
  }
}
