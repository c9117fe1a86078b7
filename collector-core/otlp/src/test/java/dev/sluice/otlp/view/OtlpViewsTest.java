package dev.sluice.otlp.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.otlp.MetricComparison;
import dev.sluice.otlp.Samples;
import dev.sluice.otlp.ViewComparison;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;

/** All views against protobuf-java, on random requests and on accepted damaged ones. */
public class OtlpViewsTest {
  private static final int SEEDS = 150;

  @Test
  void tracesReadAsProtobufReadsThem() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Samples sample = Samples.of(Signal.TRACES, seed);
      traces(sample.payload(), (ExportTraceServiceRequest) sample.message());
    }
  }

  public static void traces(Payload payload, ExportTraceServiceRequest message) {
    ResourceCursor<SpanView> resources = OtlpViews.traces(payload);
    for (var resource : message.getResourceSpansList()) {
      assertThat(resources.next()).isTrue();
      assertThat(resources.hasResource()).isEqualTo(resource.hasResource());
      assertThat(resources.schemaUrl()).isEqualTo(resource.getSchemaUrl());
      ViewComparison.resource(resources.resource(), resource.getResource());
      ScopeCursor<SpanView> scopes = resources.scopes();
      for (var scope : resource.getScopeSpansList()) {
        assertThat(scopes.next()).isTrue();
        assertThat(scopes.hasScope()).isEqualTo(scope.hasScope());
        assertThat(scopes.schemaUrl()).isEqualTo(scope.getSchemaUrl());
        ViewComparison.scope(scopes.scope(), scope.getScope());
        SpanView spans = scopes.items();
        for (Span span : scope.getSpansList()) {
          assertThat(spans.next()).isTrue();
          ViewComparison.span(spans, span);
        }
        assertThat(spans.next()).isFalse();
      }
      assertThat(scopes.next()).isFalse();
    }
    assertThat(resources.next()).isFalse();
  }

  @Test
  void logsReadAsProtobufReadsThem() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Samples sample = Samples.of(Signal.LOGS, seed);
      logs(sample.payload(), (ExportLogsServiceRequest) sample.message());
    }
  }

  public static void logs(Payload payload, ExportLogsServiceRequest message) {
    ResourceCursor<LogRecordView> resources = OtlpViews.logs(payload);
    for (var resource : message.getResourceLogsList()) {
      assertThat(resources.next()).isTrue();
      assertThat(resources.schemaUrl()).isEqualTo(resource.getSchemaUrl());
      ViewComparison.resource(resources.resource(), resource.getResource());
      ScopeCursor<LogRecordView> scopes = resources.scopes();
      for (var scope : resource.getScopeLogsList()) {
        assertThat(scopes.next()).isTrue();
        assertThat(scopes.schemaUrl()).isEqualTo(scope.getSchemaUrl());
        ViewComparison.scope(scopes.scope(), scope.getScope());
        LogRecordView records = scopes.items();
        for (LogRecord record : scope.getLogRecordsList()) {
          assertThat(records.next()).isTrue();
          ViewComparison.logRecord(records, record);
        }
        assertThat(records.next()).isFalse();
      }
      assertThat(scopes.next()).isFalse();
    }
    assertThat(resources.next()).isFalse();
  }

  @Test
  void metricsReadAsProtobufReadsThem() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Samples sample = Samples.of(Signal.METRICS, seed);
      metrics(sample.payload(), (ExportMetricsServiceRequest) sample.message());
    }
  }

  public static void metrics(Payload payload, ExportMetricsServiceRequest message) {
    ResourceCursor<MetricView> resources = OtlpViews.metrics(payload);
    for (var resource : message.getResourceMetricsList()) {
      assertThat(resources.next()).isTrue();
      assertThat(resources.schemaUrl()).isEqualTo(resource.getSchemaUrl());
      ViewComparison.resource(resources.resource(), resource.getResource());
      ScopeCursor<MetricView> scopes = resources.scopes();
      for (var scope : resource.getScopeMetricsList()) {
        assertThat(scopes.next()).isTrue();
        assertThat(scopes.schemaUrl()).isEqualTo(scope.getSchemaUrl());
        ViewComparison.scope(scopes.scope(), scope.getScope());
        MetricView metrics = scopes.items();
        for (Metric metric : scope.getMetricsList()) {
          assertThat(metrics.next()).isTrue();
          MetricComparison.metric(metrics, metric);
        }
        assertThat(metrics.next()).isFalse();
      }
      assertThat(scopes.next()).isFalse();
    }
    assertThat(resources.next()).isFalse();
  }

  @Test
  void profilesReadAsProtobufReadsThem() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Samples sample = Samples.of(Signal.PROFILES, seed);
      var message = (ExportProfilesServiceRequest) sample.message();
      ResourceCursor<ProfileView> resources = OtlpViews.profiles(sample.payload());
      for (var resource : message.getResourceProfilesList()) {
        assertThat(resources.next()).isTrue();
        assertThat(resources.schemaUrl()).isEqualTo(resource.getSchemaUrl());
        ViewComparison.resource(resources.resource(), resource.getResource());
        ScopeCursor<ProfileView> scopes = resources.scopes();
        for (var scope : resource.getScopeProfilesList()) {
          assertThat(scopes.next()).isTrue();
          ViewComparison.scope(scopes.scope(), scope.getScope());
          ProfileView profiles = scopes.items();
          for (Profile profile : scope.getProfilesList()) {
            assertThat(profiles.next()).isTrue();
            ViewComparison.profile(profiles, profile);
          }
          assertThat(profiles.next()).isFalse();
        }
        assertThat(scopes.next()).isFalse();
      }
      assertThat(resources.next()).isFalse();
    }
  }
}
