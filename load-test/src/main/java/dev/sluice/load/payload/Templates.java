package dev.sluice.load.payload;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Makes the templates of a profile, with generated protobuf messages, before load begins. */
public final class Templates {
  private static final long LATE_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final ByteString TRACE_PLACE = ByteString.copyFrom(new byte[16]);
  private static final ByteString NUMBER_PLACE = ByteString.copyFrom(new byte[8]);
  private static final List<String> ROUTES =
      List.of("/cart", "/cart/checkout", "/products/{id}", "/search", "/users/{id}/orders");

  private final Profile profile;
  private final Random random;
  private final long baseNanos;

  private Templates(Profile profile, Instant now) {
    this.profile = profile;
    this.random = new Random(profile.seed());
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond());
    this.baseNanos = nanos & -ItemNumber.SEQUENCES;
  }

  /**
   * The templates, which take turns.
   *
   * @param now when the items happened, to about 18 minutes
   */
  public static List<Template> of(Profile profile, Instant now) {
    Templates made = new Templates(profile, now);
    List<Template> templates = new ArrayList<>();
    for (int i = 0; i < profile.templates(); i++) {
      int items = profile.itemsPerRequest().get(i % profile.itemsPerRequest().size());
      templates.add(
          new Template(
              profile.signal(),
              made.request(i, items),
              items,
              Math.min(items, profile.mix().spansPerTrace())));
    }
    return List.copyOf(templates);
  }

  private byte[] request(int template, int items) {
    return switch (profile.signal()) {
      case TRACES -> traces(items);
      case METRICS -> metrics(template, items);
      case LOGS -> logs(items);
    };
  }

  private byte[] traces(int items) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    Shares shares = new Shares(items, profile.layout().resources(), profile.layout().scopes());
    for (int r = 0; r < profile.layout().resources(); r++) {
      ResourceSpans.Builder resource = ResourceSpans.newBuilder().setResource(resource(r));
      for (int s = 0; s < profile.layout().scopes(); s++) {
        ScopeSpans.Builder scope = ScopeSpans.newBuilder().setScope(scope(s));
        for (int i = shares.first(r, s); i < shares.end(r, s); i++) {
          scope.addSpans(span(i, items));
        }
        resource.addScopeSpans(scope);
      }
      request.addResourceSpans(resource);
    }
    return request.build().toByteArray();
  }

  private Span span(int index, int items) {
    int place = index % Math.min(items, profile.mix().spansPerTrace());
    long start = happened() + random.nextInt(1_000_000_000);
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(TRACE_PLACE)
            .setSpanId(NUMBER_PLACE)
            .setName("GET " + ROUTES.get(random.nextInt(ROUTES.size())))
            .setKind(place == 0 ? Span.SpanKind.SPAN_KIND_SERVER : Span.SpanKind.SPAN_KIND_INTERNAL)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + 50_000 + random.nextInt(100_000_000));
    if (place > 0) {
      span.setParentSpanId(NUMBER_PLACE);
    }
    if (random.nextInt(100) < profile.mix().errorPercent()) {
      span.setStatus(
          Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("refused"));
    }
    int bare = span.build().getSerializedSize();
    return span.addAllAttributes(attributes(bare)).build();
  }

  private byte[] logs(int items) {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    Shares shares = new Shares(items, profile.layout().resources(), profile.layout().scopes());
    for (int r = 0; r < profile.layout().resources(); r++) {
      ResourceLogs.Builder resource = ResourceLogs.newBuilder().setResource(resource(r));
      for (int s = 0; s < profile.layout().scopes(); s++) {
        ScopeLogs.Builder scope = ScopeLogs.newBuilder().setScope(scope(s));
        for (int i = shares.first(r, s); i < shares.end(r, s); i++) {
          scope.addLogRecords(logRecord());
        }
        resource.addScopeLogs(scope);
      }
      request.addResourceLogs(resource);
    }
    return request.build().toByteArray();
  }

  private LogRecord logRecord() {
    boolean error = random.nextInt(100) < profile.mix().errorPercent();
    long time = happened() + random.nextInt(1_000_000_000);
    LogRecord.Builder log =
        LogRecord.newBuilder()
            .setTimeUnixNano(time)
            .setObservedTimeUnixNano(time)
            .setSeverityNumber(
                error ? SeverityNumber.SEVERITY_NUMBER_ERROR : SeverityNumber.SEVERITY_NUMBER_INFO)
            .setSeverityText(error ? "ERROR" : "INFO")
            .setTraceId(TRACE_PLACE)
            .setSpanId(NUMBER_PLACE)
            .setBody(
                AnyValue.newBuilder()
                    .setStringValue(
                        "request to "
                            + ROUTES.get(random.nextInt(ROUTES.size()))
                            + " took "
                            + random.nextInt(1000)
                            + " ms"));
    int bare = log.build().getSerializedSize();
    return log.addAllAttributes(attributes(bare)).build();
  }

  private byte[] metrics(int template, int items) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    Shares shares = new Shares(items, profile.layout().resources(), profile.layout().scopes());
    PointMaker points = new PointMaker(profile, random, baseNanos, LATE_NANOS);
    for (int r = 0; r < profile.layout().resources(); r++) {
      ResourceMetrics.Builder resource = ResourceMetrics.newBuilder().setResource(resource(r));
      for (int s = 0; s < profile.layout().scopes(); s++) {
        ScopeMetrics.Builder scope = ScopeMetrics.newBuilder().setScope(scope(s));
        int first = shares.first(r, s);
        points.addTo(scope, template * items + first, shares.end(r, s) - first);
        resource.addScopeMetrics(scope);
      }
      request.addResourceMetrics(resource);
    }
    return request.build().toByteArray();
  }

  private Resource resource(int number) {
    Resource.Builder resource = Resource.newBuilder();
    if (profile.layout().resourceAttributes() > 0) {
      resource.addAttributes(Attributes.text("service.name", "service-" + number));
    }
    for (int i = 1; i < profile.layout().resourceAttributes(); i++) {
      resource.addAttributes(
          Attributes.text("resource.attribute." + i, "value-" + number + "-of-" + i));
    }
    return resource.build();
  }

  private static InstrumentationScope scope(int number) {
    return InstrumentationScope.newBuilder()
        .setName("load/instrumentation-" + number)
        .setVersion("1.2.3")
        .build();
  }

  private List<KeyValue> attributes(int bareBytes) {
    return Attributes.of(profile, random, random.nextInt(profile.item().cardinality()), bareBytes);
  }

  private long happened() {
    return random.nextInt(100) < profile.mix().latePercent() ? baseNanos - LATE_NANOS : baseNanos;
  }

  /** Which items of a request go to which resource and scope. */
  private record Shares(int items, int resources, int scopes) {
    int first(int resource, int scope) {
      return Math.toIntExact(
          (long) items * (resource * scopes + scope) / ((long) resources * scopes));
    }

    int end(int resource, int scope) {
      return scope + 1 < scopes ? first(resource, scope + 1) : first(resource + 1, 0);
    }
  }
}
