package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.CUMULATIVE;
import static dev.sluice.exporter.prometheus.StoreFixture.attribute;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.service;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusKeysTest {
  private static final String ID = "exporter/prometheus";
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  @ObservesKey(component = ID, keys = "namespace")
  @Test
  void theNamespaceStandsBeforeEveryNameAndThatOfTargets() {
    StoreFixture fixture = new StoreFixture("namespace: my_ns");
    fixture.take(service("j", "i"), gauge("g", point("", 0, 1, 1)));
    assertThat(fixture.samples())
        .isEqualTo(
            """
            my_ns_g{instance="i",job="j"} 1
            my_ns_target_info{host_name="h",instance="i",job="j"} 1
            """);
  }

  @ObservesKey(component = ID, keys = "const_labels")
  @Test
  void constLabelsAreOnEverySeriesButTargets() {
    StoreFixture fixture = new StoreFixture("const_labels: {env: prod}");
    fixture.take(service("j", "i"), gauge("g", point("", 0, 1, 1)));
    assertThat(fixture.samples())
        .contains("g{env=\"prod\",instance=\"i\",job=\"j\"} 1\n")
        .contains("target_info{host_name=\"h\",instance=\"i\",job=\"j\"} 1\n");
  }

  @ObservesKey(component = ID, keys = "send_timestamps")
  @Test
  void timestampsAreInMilliseconds() {
    StoreFixture fixture = new StoreFixture("send_timestamps: true");
    fixture.take(gauge("g", point("", 0, 1_700_000_060, 1)));
    assertThat(fixture.samples()).isEqualTo("g 1 1700000060000\n");
  }

  @ObservesKey(component = ID, keys = "metric_expiration")
  @Test
  void aSeriesIsShownForSoLongAfterItsLastPoint() {
    StoreFixture fixture = new StoreFixture("metric_expiration: 10s");
    fixture.take(gauge("g", point("", 0, 1, 1)));
    fixture.advance(Duration.ofSeconds(9));
    assertThat(fixture.samples()).isEqualTo("g 1\n");
    fixture.advance(Duration.ofSeconds(1));
    assertThat(fixture.samples()).isEmpty();
  }

  @ObservesKey(component = ID, keys = "resource_to_telemetry_conversion::enabled")
  @ObservesKey(
      component = ID,
      keys = "resource_to_telemetry_conversion::exclude_service_attributes")
  @Test
  void attributesOfTheResourceBecomeLabels() {
    StoreFixture all = new StoreFixture("resource_to_telemetry_conversion: {enabled: true}");
    all.take(service("j", "i"), gauge("g", point("", 0, 1, 1)));
    assertThat(all.samples())
        .contains(
            "g{host_name=\"h\",instance=\"i\",job=\"j\",service_instance_id=\"i\","
                + "service_name=\"j\"} 1\n");
    StoreFixture some =
        new StoreFixture(
            "resource_to_telemetry_conversion: {enabled: true, exclude_service_attributes: true}");
    some.take(service("j", "i"), gauge("g", point("", 0, 1, 1)));
    assertThat(some.samples()).contains("g{host_name=\"h\",instance=\"i\",job=\"j\"} 1\n");
  }

  @Test
  void anAttributeOfTheResourceTakesThePlaceOfThePointsOwn() {
    StoreFixture fixture = new StoreFixture("resource_to_telemetry_conversion: {enabled: true}");
    fixture.take(
        service("j", "i").toBuilder().addAttributes(attribute("a", "resource")).build(),
        gauge("g", point("own", 0, 1, 1), point("other", 0, 2, 2)));
    assertThat(fixture.samples())
        .contains("g{a=\"resource\",")
        .contains("} 2\n")
        .doesNotContain("own");
  }

  @ObservesKey(component = ID, keys = "resource_constant_labels::included")
  @ObservesKey(component = ID, keys = "resource_constant_labels::excluded")
  @Test
  void patternsChooseAttributesOfTheResource() {
    StoreFixture included = new StoreFixture("resource_constant_labels: {included: ['host.*']}");
    included.take(service("j", "i"), gauge("g", point("", 0, 1, 1)));
    assertThat(included.samples()).contains("g{host_name=\"h\",instance=\"i\",job=\"j\"} 1\n");
    StoreFixture excluded =
        new StoreFixture("resource_constant_labels: {excluded: ['service.????', 'host.*']}");
    excluded.take(service("j", "i"), gauge("g", point("", 0, 1, 1)));
    assertThat(excluded.samples())
        .contains("g{instance=\"i\",job=\"j\",service_instance_id=\"i\"} 1\n");
  }

  @ObservesKey(component = ID, keys = "enable_open_metrics")
  @Test
  void exemplarsAreShownInOpenMetricsOnly() {
    Exemplar exemplar =
        Exemplar.newBuilder()
            .setTimeUnixNano(1_700_000_059_000_000_000L)
            .setAsInt(1)
            .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60c"))
            .setSpanId(ByteString.fromHex("eee19b7ec3c1b174"))
            .build();
    var counter =
        sum("c", true, CUMULATIVE, point("", 0, 1, 17).toBuilder().addExemplars(exemplar).build());
    StoreFixture on = new StoreFixture("enable_open_metrics: true");
    on.take(counter);
    assertThat(on.page(OPEN_METRICS))
        .contains(
            "c_total 17.0 # {trace_id=\"5b8efff798038103d269b633813fc60c\","
                + "span_id=\"eee19b7ec3c1b174\"} 1.0 1.700000059e+09\n# EOF\n");
    assertThat(on.page("")).endsWith("c_total 17\n");
    StoreFixture off = new StoreFixture("");
    off.take(counter);
    assertThat(off.page(OPEN_METRICS)).endsWith("c_total 17\n");
  }

  @ObservesKey(component = ID, keys = "without_scope_info")
  @Test
  void scopeLabelsCanBeLeftOut() {
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .setSchemaUrl("u")
                            .setScope(
                                InstrumentationScope.newBuilder()
                                    .setName("n")
                                    .setVersion("v")
                                    .addAttributes(attribute("k", "w"))
                                    .addAttributes(attribute("version", "hidden")))
                            .addMetrics(gauge("g", point("", 0, 1, 1)))))
            .build();
    StoreFixture with = new StoreFixture("without_scope_info: false");
    with.take(request);
    assertThat(with.samples())
        .isEqualTo(
            "g{otel_scope_k=\"w\",otel_scope_name=\"n\",otel_scope_schema_url=\"u\","
                + "otel_scope_version=\"v\"} 1\n");
    StoreFixture without = new StoreFixture("without_scope_info: true");
    without.take(request);
    assertThat(without.samples()).isEqualTo("g 1\n");
  }

  @ObservesKey(component = ID, keys = "translation_strategy")
  @ParameterizedTest
  @CsvSource({
    "UnderscoreEscapingWithSuffixes, a_b_total",
    "UnderscoreEscapingWithoutSuffixes, a_b",
    "NoUTF8EscapingWithSuffixes, '{\"a.b_total\"}'",
    "NoTranslation, '{\"a.b\"}'",
  })
  void namesFollowTheStrategy(String strategy, String expected) {
    StoreFixture fixture = new StoreFixture("translation_strategy: " + strategy);
    fixture.take(sum("a.b", true, CUMULATIVE, point("", 0, 1, 1)));
    assertThat(fixture.page("text/plain;escaping=allow-utf-8")).endsWith("\n" + expected + " 1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "translation_strategy: foo | invalid translation_strategy: foo",
        "metric_expiration: 0s     | must be positive",
        "cardinality_limit: -1     | must not be negative",
        "foo: 1                    | foo",
        "const_labels: {d: 1}      | const_labels",
      })
  void refusesNonsense(String keys, String why) {
    assertThatThrownBy(() -> new StoreFixture(keys)).hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "endpoint: ''", "endpoint: '  '"})
  void refusesABlankEndpointWhenItIsUsed(String keys) {
    PrometheusConfig blank = SpecBinder.fromYaml(PrometheusConfig.SPEC, keys);
    try (TestContext context =
        TestContext.of(ComponentKind.EXPORTER, "prometheus", Signal.METRICS)) {
      assertThatThrownBy(() -> new PrometheusExporterFactory().create(blank, context))
          .hasMessageContaining(
              "expecting a non-blank address to run the Prometheus metrics handler");
    }
  }

  @Test
  void takesTheDeprecatedSuffixKeyWithoutEffect() {
    StoreFixture fixture = new StoreFixture("add_metric_suffixes: false");
    fixture.take(sum("a", true, CUMULATIVE, point("", 0, 1, 1)));
    assertThat(fixture.samples()).isEqualTo("a_total 1\n");
  }
}
