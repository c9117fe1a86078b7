package dev.sluice.zipkin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span of Zipkin v2 as it was read; one object for one span after the other. */
final class V2Span {
  long traceIdHigh;
  long traceIdLow;
  long id;
  long parentId; // 0: none
  String name = "";
  int kind; // number of the OTLP SpanKind, 0 when Zipkin says nothing
  boolean hasTimestamp;
  long startUnixNanos;
  long durationNanos;
  @Nullable Endpoint local;
  @Nullable Endpoint remote;
  final List<Annotation> annotations = new ArrayList<>();
  final Map<String, String> tags = new LinkedHashMap<>();

  /** Where a span was, or who was called. */
  static final class Endpoint {
    String serviceName = "";
    String ipv4 = "";
    String ipv6 = "";
    int port;

    boolean isEmpty() {
      return serviceName.isEmpty() && ipv4.isEmpty() && ipv6.isEmpty() && port == 0;
    }
  }

  record Annotation(long unixNanos, String value) {}

  void clear() {
    traceIdHigh = 0;
    traceIdLow = 0;
    id = 0;
    parentId = 0;
    name = "";
    kind = 0;
    hasTimestamp = false;
    startUnixNanos = 0;
    durationNanos = 0;
    local = null;
    remote = null;
    annotations.clear();
    tags.clear();
  }

  Endpoint local() {
    Endpoint there = local;
    if (there == null) {
      there = new Endpoint();
      local = there;
    }
    return there;
  }

  Endpoint remote() {
    Endpoint there = remote;
    if (there == null) {
      there = new Endpoint();
      remote = there;
    }
    return there;
  }
}
