package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.otlp.write.TraceWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes OTLP spans of v1 spans, as the reference does: what sent or received tells the kind and the
 * service, other annotations are events, and tags are attributes. The resource is the endpoint.
 */
final class V1Mapping {
  private static final String UNKNOWN_SERVICE = "unknown-service";
  private static final String LOCAL_COMPONENT = "lc";

  private final GroupedSpans spans;
  private final long nowUnixNanos;

  V1Mapping(ZipkinFormat.Reading reading) {
    this.spans = reading.spans();
    this.nowUnixNanos = reading.nowUnixNanos();
  }

  /** Writes a span in whose JSON a time that is missing is now, and names are today's. */
  void addJson(V1Span span) {
    add(span, true);
  }

  /** Writes a span of Thrift, which is taken as it is. */
  void addThrift(V1Span span) {
    add(span, false);
  }

  private void add(V1Span span, boolean isJson) {
    Noted noted = new Noted(span);
    V1Status status = new V1Status();
    Map<String, TagValues.Value> attributes = new LinkedHashMap<>();
    String fallback = "";
    String component = "";
    for (V1Span.BinaryAnnotation each : span.binaryAnnotations) {
      V1Span.Endpoint endpoint = each.endpoint();
      if (endpoint != null && !(isJson && endpoint.serviceName().isEmpty())) {
        fallback = endpoint.serviceName();
      }
      String key = each.key();
      if (key.equals(LOCAL_COMPONENT)) {
        key = "component";
        component = each.text();
      }
      if (!status.takes(key, each.value())) {
        attributes.put(key, each.value());
      }
    }
    fallback = fallback.isEmpty() ? component : fallback;
    if (isJson) {
      Names.renew(attributes, Names.HTTP_STATUS, Names.HTTP_RESPONSE_STATUS);
    }
    boolean isTimeless = isJson && noted.startNanos == 0;
    if (isTimeless) {
      noted.startNanos = nowUnixNanos;
      noted.endNanos = nowUnixNanos;
      attributes.put(Names.START_TIME_ABSENT, new TagValues.Truth(true));
    }
    TraceWriter out = spans.of(origin(noted.endpoint, fallback));
    Slice parent = V2Mapping.spanId(span.parentId);
    out.span(
            V2Mapping.traceId(span.traceIdHigh, span.traceIdLow),
            V2Mapping.spanId(span.id),
            parent,
            span.name,
            noted.kind)
        .times(noted.startNanos, noted.endNanos);
    attributes.forEach((key, value) -> value.writeTo(out, key));
    for (V1Span.Annotation event : noted.events) {
      out.event(nanos(event.micros()), event.value());
    }
    status.writeTo(out);
  }

  private static GroupedSpans.Origin origin(V1Span.@Nullable Endpoint endpoint, String fallback) {
    List<String> resource = new ArrayList<>();
    resource.add(Names.SERVICE_NAME);
    if (endpoint == null) {
      resource.add(fallback.isEmpty() ? UNKNOWN_SERVICE : fallback);
    } else {
      resource.add(endpoint.serviceName());
      put(resource, "ipv4", endpoint.ipv4());
      put(resource, "ipv6", endpoint.ipv6());
      put(resource, "port", endpoint.port() == 0 ? "" : Integer.toString(endpoint.port()));
    }
    return new GroupedSpans.Origin(resource, "", "");
  }

  private static void put(List<String> resource, String key, String value) {
    if (!value.isEmpty()) {
      resource.add(key);
      resource.add(value);
    }
  }

  /** Times before 1970 are none. */
  private static long nanos(long micros) {
    return micros <= 0 ? 0 : 1000 * micros;
  }

  /** What the annotations of a span tell. */
  private static final class Noted {
    int kind;
    long startNanos;
    long endNanos;
    V1Span.@Nullable Endpoint endpoint;
    final List<V1Span.Annotation> events = new ArrayList<>();

    Noted(V1Span span) {
      long early = Long.MAX_VALUE;
      long late = Long.MIN_VALUE;
      for (V1Span.Annotation each : span.annotations) {
        if (each.value().isEmpty()) {
          continue;
        }
        int told = kind(each.value());
        V1Span.Endpoint where = each.endpoint();
        if (told != 0 && endpoint == null && where != null && !where.serviceName().isEmpty()) {
          endpoint = where;
        }
        if (kind == 0) {
          kind = told;
        }
        if (each.micros() < early) {
          early = each.micros();
          startNanos = nanos(early);
        }
        if (each.micros() > late) {
          late = each.micros();
          endNanos = nanos(late);
        }
        if (told == 0) {
          events.add(each);
        }
      }
      if (span.hasTimestamp) {
        startNanos = nanos(span.timestampMicros);
        endNanos = nanos(span.timestampMicros + span.durationMicros);
      }
    }

    private static int kind(String value) {
      return switch (value) {
        case "ss", "sr" -> 2;
        case "cs", "cr" -> 3;
        case "ms" -> 4;
        case "mr" -> 5;
        default -> 0;
      };
    }
  }
}
