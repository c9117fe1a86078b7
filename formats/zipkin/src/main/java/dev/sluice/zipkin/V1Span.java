package dev.sluice.zipkin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span of Zipkin v1 as it was read; one object for one span after the other. */
final class V1Span {
  long traceIdHigh;
  long traceIdLow;
  long id;
  long parentId; // 0: none
  String name = "";
  boolean hasTimestamp;
  long timestampMicros;
  long durationMicros;
  final List<Annotation> annotations = new ArrayList<>();
  final List<BinaryAnnotation> binaryAnnotations = new ArrayList<>();

  /** Addresses are texts, empty when there is none; the port is 0 then. */
  record Endpoint(String serviceName, String ipv4, String ipv6, int port) {}

  record Annotation(long micros, String value, @Nullable Endpoint endpoint) {}

  /**
   * A tag.
   *
   * @param text of the value as it came
   */
  record BinaryAnnotation(
      String key, TagValues.Value value, String text, @Nullable Endpoint endpoint) {}

  void clear() {
    traceIdHigh = 0;
    traceIdLow = 0;
    id = 0;
    parentId = 0;
    name = "";
    hasTimestamp = false;
    timestampMicros = 0;
    durationMicros = 0;
    annotations.clear();
    binaryAnnotations.clear();
  }
}
