package dev.sluice.processor.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.re2j.Pattern;
import dev.sluice.component.Processor;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which spans, records and metrics include and exclude choose. */
class MatchingTest {
  private static final String ID = "processor/attributes";

  @ObservesKey(
      component = ID,
      keys = {"include", "include::match_type", "include::span_names"})
  @Test
  void spansByName() {
    assertThat(spans("include: {match_type: strict, span_names: [login, none]}"))
        .containsExactly("login");
    assertThat(spans("include: {match_type: regexp, span_names: ['^l', 'in$']}"))
        .containsExactly("login", "logout");
  }

  @ObservesKey(
      component = ID,
      keys = {"exclude", "exclude::span_names"})
  @Test
  void whatIsExcludedIsLeftAloneEvenIfIncluded() {
    assertThat(spans("exclude: {match_type: strict, services: [auth]}")).containsExactly("query");
    assertThat(spans("exclude: {match_type: strict, services: [auth], libraries: [{name: other}]}"))
        .containsExactly("login", "query");
    assertThat(spans("exclude: {match_type: strict, span_names: [login]}"))
        .containsExactly("logout", "query");
    assertThat(
            spans(
                "include: {match_type: regexp, span_names: [log]}, exclude: {match_type: strict,"
                    + " span_kinds: [SPAN_KIND_CLIENT]}"))
        .containsExactly("login");
  }

  @ObservesKey(
      component = ID,
      keys = {"include::services", "include::span_kinds"})
  @Test
  void spansByServiceAndKind() {
    assertThat(spans("include: {match_type: strict, services: [auth]}"))
        .containsExactly("login", "logout");
    assertThat(spans("include: {match_type: strict, services: ['<nil-service-name>']}"))
        .containsExactly("query");
    assertThat(spans("include: {match_type: strict, span_kinds: [SPAN_KIND_CLIENT]}"))
        .containsExactly("logout");
  }

  @ObservesKey(
      component = ID,
      keys = {
        "include::attributes",
        "include::attributes::key",
        "include::attributes::value",
        "include::resources",
        "include::resources::key",
        "include::resources::value"
      })
  @Test
  void spansByAttributesOfTheirOwnAndOfTheirResource() {
    assertThat(spans("include: {match_type: strict, attributes: [{key: n}]}"))
        .containsExactly("login", "logout");
    assertThat(spans("include: {match_type: strict, attributes: [{key: n, value: 2}]}"))
        .containsExactly("logout");
    assertThat(spans("include: {match_type: strict, attributes: [{key: n, value: '2'}]}"))
        .isEmpty();
    assertThat(spans("include: {match_type: regexp, attributes: [{key: n, value: '^[0-9]$'}]}"))
        .containsExactly("login", "logout");
    assertThat(
            spans("include: {match_type: strict, resources: [{key: service.name, value: auth}]}"))
        .containsExactly("login", "logout");
  }

  @ObservesKey(
      component = ID,
      keys = {"include::libraries", "include::libraries::name", "include::libraries::version"})
  @Test
  void spansByScope() {
    assertThat(spans("include: {match_type: strict, libraries: [{name: lib}]}"))
        .containsExactly("login", "query");
    assertThat(spans("include: {match_type: strict, libraries: [{name: lib, version: '2'}]}"))
        .containsExactly("login");
    assertThat(spans("include: {match_type: strict, libraries: [{name: lib, version: ''}]}"))
        .containsExactly("query");
  }

  @ObservesKey(
      component = ID,
      keys = {
        "include::log_bodies",
        "include::log_severity_texts",
        "include::log_severity_number",
        "include::log_severity_number::min",
        "include::log_severity_number::match_undefined"
      })
  @Test
  void logRecordsByBodyAndSeverity() {
    assertThat(records("log_bodies: ['12', x]")).containsExactly(9);
    assertThat(records("log_severity_texts: [warn]")).containsExactly(13);
    assertThat(records("log_severity_number: {min: 9}")).containsExactly(9, 13);
    assertThat(records("log_severity_number: {min: 13, match_undefined: true}"))
        .containsExactly(0, 13);
  }

  @ObservesKey(component = ID, keys = "include::metric_names")
  @Test
  void pointsByTheNameOfTheirMetric() {
    assertThat(metrics("match_type: strict, metric_names: [b]")).containsExactly("b");
    assertThat(metrics("match_type: regexp, metric_names: [.]")).containsExactly("a", "b");
  }

  @Test
  void conditionsThatTheReferenceIgnoresForMetricsAreWarnedOf() throws Exception {
    try (TestContext context =
        TestContext.of(ComponentKind.PROCESSOR, "attributes", Signal.METRICS)) {
      Processor processor =
          Processing.create(
              "attributes",
              "{include: {match_type: expr, resources: [{key: a}]}, actions: [{key: a, action: delete}]}",
              context,
              new RecordingConsumer());
      processor.start();
      assertThat(context.log().messages("warn"))
          .hasSize(2)
          .allMatch(line -> line.contains("no effect"));
    }
  }

  @ObservesKey(
      component = ID,
      keys = {
        "include::regexp",
        "include::regexp::cacheenabled",
        "include::regexp::cachemaxnumentries"
      })
  @Test
  void resultsOfExpressionsAreRememberedUpToABound() {
    var filter =
        (TextFilter.Remembering)
            filters("{cacheenabled: true, cachemaxnumentries: 3}").of(List.of("a"));
    for (int i = 0; i < 10; i++) {
      assertThat(filter.matches("a" + i)).isTrue();
      assertThat(filter.matches("b" + i)).isFalse();
      assertThat(filter.remembered()).isBetween(1, 3);
    }
    assertThat(filters("{cachemaxnumentries: 3}").of(List.of("a")))
        .isInstanceOf(TextFilter.Regexp.class);
  }

  @Test
  void resultsOfVeryLongTextsAreNotRemembered() {
    var filter = (TextFilter.Remembering) filters("{cacheenabled: true}").of(List.of("a"));
    assertThat(filter.matches("b".repeat(10_000) + "a")).isTrue();
    assertThat(filter.remembered()).isZero();
  }

  @Test
  void expressionsThatAreGivenTwiceRunOnce() {
    assertThat(((TextFilter.Regexp) filters("{}").of(List.of("a", "b", "a"))).patterns())
        .extracting(Pattern::pattern)
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TRACES  | match_type: strict, metric_names: [a]            | metric_names should not be",
        "TRACES  | match_type: strict, log_bodies: [a]              | log_bodies should not be",
        "TRACES  | match_type: strict                               | at least one of \"attributes\"",
        "TRACES  | match_type: strict, span_kinds: [server]         | span_kinds string must match",
        "LOGS    | match_type: strict, services: [a]                | not valid for log records",
        "LOGS    | match_type: strict                               | \"log_severity_number\" field must",
        "METRICS | match_type: strict, attributes: [{key: a}]       | are not valid for metrics",
        "METRICS | match_type: strict                               | at least one of \"metric_names\"",
      })
  void whatIsNotOfTheSignalIsRefused(Signal signal, String match, String why) {
    try (TestContext context = TestContext.of(ComponentKind.PROCESSOR, "attributes", signal)) {
      assertThatThrownBy(
              () ->
                  Processing.create(
                      "attributes",
                      "{include: {" + match + "}, actions: [{key: a, action: delete}]}",
                      context,
                      new RecordingConsumer()))
          .hasMessageStartingWith("include: ")
          .hasMessageContaining(why);
    }
  }

  private static MatchFilters filters(String regexp) {
    MatchConfig config =
        SpecBinder.fromYaml(MatchConfig.SPEC, "{match_type: regexp, regexp: " + regexp + "}");
    return new MatchFilters(config.matchType(), config.regexp());
  }

  private static Message marked(Signal signal, String match, Message request) {
    return Processing.through(
        "attributes",
        "{" + match + ", actions: [{key: mark, action: insert, value: x}]}",
        signal,
        request,
        RequestMetadata.NONE);
  }

  /** Names of the spans that were chosen. */
  private static List<String> spans(String match) {
    var request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(scope("lib", "2", span("login", 2, 1)))
                    .addScopeSpans(scope("other", "", span("logout", 3, 2))))
            .addResourceSpans(
                ResourceSpans.newBuilder().addScopeSpans(scope("lib", "", span("query", 1, 0))));
    request
        .getResourceSpansBuilder(0)
        .getResourceBuilder()
        .addAttributes(SampleItems.attribute("service.name", SampleItems.text("auth")));
    List<String> names = new ArrayList<>();
    var after = (ExportTraceServiceRequest) marked(Signal.TRACES, match, request.build());
    after
        .getResourceSpansList()
        .forEach(
            resource ->
                resource
                    .getScopeSpansList()
                    .forEach(
                        scope -> {
                          Span span = scope.getSpans(0);
                          if (span.getAttributesList().stream()
                              .anyMatch(attribute -> attribute.getKey().equals("mark"))) {
                            names.add(span.getName());
                          }
                        }));
    return names;
  }

  private static ScopeSpans scope(String name, String version, Span.Builder span) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder().addSpans(span);
    scope.getScopeBuilder().setName(name).setVersion(version);
    return scope.build();
  }

  private static Span.Builder span(String name, int kind, int number) {
    Span.Builder span = Span.newBuilder().setName(name).setKindValue(kind);
    if (number > 0) {
      span.addAttributesBuilder().setKey("n").getValueBuilder().setIntValue(number);
    }
    return span;
  }

  /** Severity numbers of the records that were chosen. */
  private static List<Integer> records(String match) {
    var request = ExportLogsServiceRequest.newBuilder();
    ScopeLogs.Builder scope = request.addResourceLogsBuilder().addScopeLogsBuilder();
    scope.addLogRecordsBuilder().getBodyBuilder().setStringValue("body");
    LogRecord.Builder number = scope.addLogRecordsBuilder().setSeverityNumberValue(9);
    number.getBodyBuilder().setIntValue(12);
    scope.addLogRecordsBuilder().setSeverityNumberValue(13).setSeverityText("warn");
    var after =
        (ExportLogsServiceRequest)
            marked(Signal.LOGS, "include: {match_type: strict, " + match + "}", request.build());
    return after.getResourceLogs(0).getScopeLogs(0).getLogRecordsList().stream()
        .filter(record -> record.getAttributesCount() > 0)
        .map(LogRecord::getSeverityNumberValue)
        .toList();
  }

  /** Names of the metrics that were chosen. */
  private static List<String> metrics(String match) {
    var request = ExportMetricsServiceRequest.newBuilder();
    ScopeMetrics.Builder scope = request.addResourceMetricsBuilder().addScopeMetricsBuilder();
    for (String name : List.of("a", "b")) {
      scope.addMetrics(
          Metric.newBuilder()
              .setName(name)
              .setGauge(
                  Gauge.newBuilder().addDataPoints(NumberDataPoint.newBuilder().setAsInt(1))));
    }
    var after =
        (ExportMetricsServiceRequest)
            Processing.parse(
                Signal.METRICS,
                Processing.through(
                        "attributes",
                        "{include: {"
                            + match
                            + "}, actions: [{key: mark, action: insert, value: x}]}",
                        Batch.of(Signal.METRICS, Payload.of(request.build().toByteArray()), 2))
                    .payload()
                    .toByteArray());
    return after.getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
        .filter(metric -> metric.getGauge().getDataPoints(0).getAttributesCount() > 0)
        .map(Metric::getName)
        .toList();
  }
}
