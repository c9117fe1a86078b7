package dev.sluice.connector.spanmetrics;

import static dev.sluice.connector.spanmetrics.Spans.number;
import static dev.sluice.connector.spanmetrics.Spans.service;
import static dev.sluice.connector.spanmetrics.Spans.span;
import static dev.sluice.connector.spanmetrics.Spans.spansOf;
import static dev.sluice.connector.spanmetrics.Spans.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ObservesKey;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted, and under which attributes. */
class SpanMetricsTest {
  private static final String COMPONENT = "connector/span_metrics";
  private static final String OK =
      "service.name=shop span.kind=SPAN_KIND_SERVER span.name=GET status.code=STATUS_CODE_OK";
  private static final String ONLY_CALLS = "histogram: {disable: true}";

  @Test
  void countsAndTimesSpansByServiceNameKindAndStatus() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of("{}")) {
      world.send(spansOf(service("shop"), span("GET", 3), span("GET", 9), span("PUT", 1)));
      String put = OK.replace("GET", "PUT");
      String zeros = ", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]";
      assertThat(world.lines())
          .containsExactly(
              "calls{" + OK + "} 2",
              "calls{" + put + "} 1",
              "duration{" + OK + "} 2 sum 12.0 in [0, 1, 0, 0, 1" + zeros,
              "duration{" + put + "} 1 sum 1.0 in [1, 0, 0, 0, 0" + zeros);
    }
  }

  @Test
  void aNewCountIsToldAsZeroFirstAndGoesOnFromThere() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_CALLS)) {
      world.send(spansOf(service("shop"), span("GET", 3)));
      assertThat(Points.lines(world.flush())).containsExactly("calls{" + OK + "} 0");
      world.send(spansOf(service("shop"), span("GET", 3)));
      assertThat(Points.lines(world.flush())).containsExactly("calls{" + OK + "} 2");
      assertThat(Points.lines(world.flush())).containsExactly("calls{" + OK + "} 2");
    }
  }

  @Test
  void tellsTheCountsOnceMoreWhenItStopsAlsoThoseThatNobodyHasHeardOf() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_CALLS)) {
      world.send(spansOf(service("shop"), span("GET", 3), span("GET", 3)));
      assertThat(Points.lines(world.stop())).containsExactly("calls{" + OK + "} 2");
      assertThat(world.stop()).isEmpty();
    }
  }

  @Test
  void nothingIsToldWhereThereIsNothing() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of("{}")) {
      assertThat(world.flush()).isEmpty();
      world.send(spansOf(service("shop")));
      assertThat(world.flush()).isEmpty();
    }
  }

  @Test
  void spansWithoutAServiceAreCountedApartAndNotTold() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of("{}")) {
      world.send(
          spansOf(Resource.getDefaultInstance(), span("GET", 3)),
          spansOf(Resource.newBuilder().addAttributes(text("a", "b")).build(), span("GET", 3)));
      assertThat(world.flush()).isEmpty();
      assertThat(
              world
                  .world
                  .metrics()
                  .value("sluice_connector_nameless_spans", "connector", "span_metrics"))
          .isEqualTo(2);
      assertThat(world.world.log().messages("warn"))
          .anyMatch(line -> line.contains("no service.name"));
    }
  }

  @Test
  void oddSpansAreCountedAsWhatTheyAre() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of("histogram: {explicit: {buckets: [1ms]}}")) {
      Span backwards = span("", -5).toBuilder().clearStatus().setKindValue(0).build();
      Span unknown =
          span("GET", 0).toBuilder()
              .setKindValue(77)
              .setStatus(
                  io.opentelemetry.proto.trace.v1.Status.newBuilder().setCodeValue(9).build())
              .build();
      Span endless = // 10^19 ns, which only an unsigned number holds
          span("GET", 0).toBuilder()
              .setStartTimeUnixNano(1)
              .setEndTimeUnixNano(Long.parseUnsignedLong("10000000000000000001"))
              .build();
      world.send(
          spansOf(
              Resource.newBuilder().addAttributes(number("service.name", 5)).build(), backwards),
          spansOf(service("shop"), unknown, endless));
      assertThat(world.lines())
          .containsExactlyInAnyOrder(
              "calls{" + OK + "} 1",
              "calls{service.name= span.kind=SPAN_KIND_UNSPECIFIED span.name= "
                  + "status.code=STATUS_CODE_UNSET} 1",
              "calls{service.name=shop span.kind= span.name=GET status.code=} 1",
              "duration{" + OK + "} 1 sum 1.0E13 in [0, 1]",
              "duration{service.name= span.kind=SPAN_KIND_UNSPECIFIED span.name= "
                  + "status.code=STATUS_CODE_UNSET} 1 sum 0.0 in [1, 0]",
              "duration{service.name=shop span.kind= span.name=GET status.code=} 1 sum 0.0 in [1,"
                  + " 0]");
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"dimensions", "dimensions::name", "dimensions::default"})
  void attributesOfSpansThenOfResourcesTellSeriesApart() {
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(
            ONLY_CALLS,
            "dimensions: [{name: a}, {name: b, default: none}, {name: c, default: ''}]")) {
      world.send(
          spansOf(
              service("shop", text("b", "resource")),
              span("GET", 1, text("a", "1"), text("a", "second")),
              span("GET", 1, text("b", "span"))),
          spansOf(service("shop"), span("GET", 1)));
      assertThat(world.lines())
          .containsExactly(
              "calls{a=1 b=resource c= " + OK + "} 1",
              "calls{b=none c= " + OK + "} 1",
              "calls{b=span c= " + OK + "} 1");
    }
  }

  @Test
  void valuesKeepTheirTypeAndTheSameTextIsTheSameSeries() {
    KeyValue list =
        KeyValue.newBuilder()
            .setKey("a")
            .setValue(
                AnyValue.newBuilder()
                    .setArrayValue(
                        ArrayValue.newBuilder()
                            .addValues(AnyValue.newBuilder().setBoolValue(true))))
            .build();
    KeyValue nothing = KeyValue.newBuilder().setKey("a").build();
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_CALLS, "dimensions: [{name: a}]")) {
      world.send(
          spansOf(
              service("shop"),
              span("GET", 1, number("a", -409)),
              span("GET", 1, text("a", "-409")),
              span("GET", 1, number("a", Long.MIN_VALUE)),
              span("GET", 1, number("a", 0)),
              span("GET", 1, list),
              span("GET", 1, nothing),
              span("GET", 1, nothing)));
      assertThat(world.lines())
          .containsExactly(
              "calls{a= " + OK + "} 2",
              "calls{a=array_value {  values {    bool_value: true  }} " + OK + "} 1",
              "calls{a=int_value: -409 " + OK + "} 2",
              "calls{a=int_value: -9223372036854775808 " + OK + "} 1",
              "calls{a=int_value: 0 " + OK + "} 1");
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "dimensions::glob")
  void attributesThatFitAPatternTellSeriesApart() {
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(ONLY_CALLS, "dimensions: [{glob: 'http.*'}]")) {
      world.send(
          spansOf(
              service("shop", text("http.b", "resource"), text("http.c", "resource")),
              span("GET", 1, text("http.c", "3"), text("http.a", "1"), text("http.a.b", "no")),
              span("GET", 1, text("http.a", "1"), text("http.c", "3"))));
      assertThat(world.lines())
          .containsExactly("calls{http.a=1 http.b=resource http.c=3 " + OK + "} 2");
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {
        "calls_dimensions",
        "calls_dimensions::name",
        "histogram::dimensions",
        "histogram::dimensions::name"
      })
  void callsAndDurationsMayHaveAttributesOfTheirOwn() {
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(
            "calls_dimensions: [{name: a, default: own}, {name: c}]",
            "dimensions: [{name: a, default: common}]",
            "histogram: {explicit: {buckets: []}, dimensions: [{name: d}]}")) {
      world.send(
          spansOf(
              service("shop"),
              span("GET", 1, text("c", "1"), text("d", "1")),
              span("GET", 1, text("c", "1"), text("d", "2"))));
      assertThat(world.lines())
          .containsExactly(
              "calls{a=own c=1 " + OK + "} 2",
              "duration{a=common d=1 " + OK + "} 1 sum 1.0 in [1]",
              "duration{a=common d=2 " + OK + "} 1 sum 1.0 in [1]");
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "exclude_dimensions")
  void standardAttributesCanBeLeftOut() {
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(ONLY_CALLS, "exclude_dimensions: [span.name, span.kind]")) {
      world.send(spansOf(service("shop"), span("GET", 1), span("PUT", 1)));
      assertThat(world.lines())
          .containsExactly("calls{service.name=shop status.code=STATUS_CODE_OK} 2");
    }
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(
            ONLY_CALLS,
            "exclude_dimensions: [service.name, span.name, span.kind, status.code,"
                + " collector.instance.id]")) {
      world.send(spansOf(service("shop"), span("GET", 1), span("PUT", 1)));
      assertThat(world.lines()).containsExactly("calls{} 2");
    }
  }

  @Test
  void seriesSayWhichCollectorMadeThem() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_CALLS)) {
      world.send(spansOf(service("shop"), span("GET", 1)));
      assertThat(Points.metrics(world.flush()))
          .flatExtracting(metric -> metric.getSum().getDataPoints(0).getAttributesList())
          .contains(text("collector.instance.id", "me"));
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "include_instrumentation_scope")
  void scopesThatAreAskedForTellSeriesApart() {
    ResourceSpans.Builder scopes = ResourceSpans.newBuilder().setResource(service("shop"));
    for (String name : List.of("one", "two", "other", "")) {
      scopes
          .addScopeSpansBuilder()
          .setScope(
              InstrumentationScope.newBuilder()
                  .setName(name)
                  .setVersion(name.equals("one") ? "1.0" : ""))
          .addSpans(span("GET", 1));
    }
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(ONLY_CALLS, "include_instrumentation_scope: [one, two, '']")) {
      world.send(scopes.build());
      assertThat(world.lines())
          .containsExactly(
              "calls{"
                  + OK.replace(
                      "span.kind",
                      "span.instrumentation.scope.name=one span.instrumentation.scope.version=1.0"
                          + " span.kind")
                  + "} 1",
              "calls{"
                  + OK.replace("span.kind", "span.instrumentation.scope.name=two span.kind")
                  + "} 1",
              "calls{" + OK + "} 2");
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "enable_metrics_sampling_method")
  void aSampledSpanStandsForTheOthersAndSeriesMaySaySo() {
    Span quarter = span("GET", 2).toBuilder().setTraceState("a=b, ot=th:c").build();
    Span third =
        span("GET", 2).toBuilder().setTraceState("ot=rv:00000000000000;th:aaaaaaaaaaaaab").build();
    Span broken = span("GET", 2).toBuilder().setTraceState("ot=th:xyz").build();
    try (SpanMetricsWorld world = SpanMetricsWorld.of("histogram: {explicit: {buckets: [1ms]}}")) {
      world.send(spansOf(service("shop"), quarter, quarter, broken, span("GET", 2)));
      assertThat(world.lines())
          .containsExactly("calls{" + OK + "} 10", "duration{" + OK + "} 10 sum 20.0 in [0, 10]");
    }
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(ONLY_CALLS, "enable_metrics_sampling_method: true")) {
      world.send(spansOf(service("shop"), quarter, third, broken, span("GET", 2)));
      // a third of 2^56 is no whole number: it was drawn to be rounded up
      assertThat(world.lines())
          .containsExactly(
              "calls{" + OK.replace("service.name", "sampling.method=counted service.name") + "} 2",
              "calls{"
                  + OK.replace("service.name", "sampling.method=extrapolated service.name")
                  + "} 8");
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"events::enabled", "events::dimensions", "events::dimensions::name"})
  void eventsAreCountedByTheirOwnAttributes() {
    Span failed =
        span("GET", 1, text("a", "span")).toBuilder()
            .addEvents(Span.Event.newBuilder().setName("x").addAttributes(text("type", "IO")))
            .addEvents(
                Span.Event.newBuilder()
                    .addAttributes(text("type", "IO"))
                    .addAttributes(text("a", "event")))
            .addEvents(Span.Event.newBuilder().addAttributes(text("b", "event")))
            .build();
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(
            ONLY_CALLS,
            "dimensions: [{name: c}]",
            "events: {enabled: true, dimensions: [{name: type}, {name: a}, {name: b}]}")) {
      world.send(
          spansOf(service("shop", text("b", "resource"), text("c", "not the service")), failed));
      assertThat(world.lines())
          .containsExactly(
              "calls{c=not the service " + OK + "} 1",
              "events{a=span b=event c=not the service " + OK + "} 1",
              "events{a=span b=resource c=not the service " + OK + " type=IO} 2");
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "namespace")
  void namesBeginWithTheNamespace() {
    for (String namespace : List.of("traces.span.metrics", "mine", "")) {
      try (SpanMetricsWorld world =
          SpanMetricsWorld.of(
              namespace.startsWith("traces") ? "{}" : "namespace: '" + namespace + "'")) {
        world.send(spansOf(service("shop"), span("GET", 1)));
        String prefix = namespace.isEmpty() ? "" : namespace + ".";
        assertThat(Points.metrics(world.flush()))
            .extracting(Metric::getName)
            .containsExactly(prefix + "calls", prefix + "duration");
      }
    }
  }

  @Test
  void metricsHaveTheAttributesOfTheirResource() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of("add_resource_attributes: true")) {
      world.send(
          spansOf(service("shop", text("host", "a")), span("GET", 1)),
          spansOf(service("shop", text("host", "b")), span("GET", 1)),
          spansOf(service("shop", text("host", "b")), span("PUT", 1)));
      assertThat(Points.resources(world.flush()))
          .containsExactly("{host=a service.name=shop}", "{host=b service.name=shop}");
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "resource_metrics_key_attributes")
  void resourcesAreToldApartByChosenAttributesInAnyOrder() {
    Resource reversed =
        Resource.newBuilder()
            .addAttributes(text("host", "a"))
            .addAllAttributes(service("shop").getAttributesList())
            .build();
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_CALLS)) {
      world.send(
          spansOf(service("shop", text("host", "a")), span("GET", 1)),
          spansOf(reversed, span("GET", 1)));
      assertThat(world.lines()).containsExactly("calls{" + OK + "} 2");
    }
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(ONLY_CALLS, "resource_metrics_key_attributes: [service.name, gone]")) {
      world.send(
          spansOf(service("shop", text("host", "a")), span("GET", 1)),
          spansOf(service("shop", text("host", "b")), span("GET", 1)));
      world.flush();
      var told = world.flush();
      assertThat(Points.resources(told)).containsExactly("{host=a service.name=shop}");
      assertThat(Points.lines(told)).containsExactly("calls{" + OK + "} 2");
    }
  }
}
