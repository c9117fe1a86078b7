package dev.sluice.load.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Requests that are small on the wire and large behind it. All of them are valid OTLP. */
final class Bombs {
  /** What a receiver takes by default, before and after it inflates. */
  private static final int HTTP_BYTES = 20 << 20;

  private static final int GRPC_BYTES = 4 << 20;

  private Bombs() {}

  /** Spans without a single field, as many as a request may hold: two bytes each. */
  static byte[] emptySpans(int spans) {
    byte[] scope = new byte[2 * spans];
    for (int at = 0; at < scope.length; at += 2) {
      scope[at] = 0x12; // ScopeSpans.spans
    }
    return nested(0x0A, nested(0x12, scope)); // resource_spans, scope_spans
  }

  /** The most spans that fit into a request over HTTP. */
  static byte[] mostEmptySpans() {
    return emptySpans(HTTP_BYTES / 2 - 32);
  }

  /** The most spans that fit into a gRPC message. */
  static byte[] mostEmptySpansOverGrpc() {
    return emptySpans(GRPC_BYTES / 2 - 32);
  }

  /** Data points without a field in one gauge. */
  static byte[] emptyPoints(int points) {
    byte[] gauge = new byte[2 * points];
    for (int at = 0; at < gauge.length; at += 2) {
      gauge[at] = 0x0A; // Gauge.data_points
    }
    byte[] metric = Bytes.joined(nested(0x0A, new byte[] {'m'}), nested(0x2A, gauge));
    return nested(0x0A, nested(0x12, nested(0x12, metric)));
  }

  /** OTLP/JSON: a histogram whose bucket counts fill a request with zeros. */
  static byte[] jsonNumbers() {
    return json(
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"histogram\":{\"dataPoints\":[{\"bucketCounts\":[0",
        ",0",
        "]}]}}]}]}]}");
  }

  /** OTLP/JSON: one attribute whose text fills a request. */
  static byte[] jsonText() {
    return json(
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"k\",\"value\":{\"stringValue\":\"",
        "x",
        "\"}}]}}]}");
  }

  /** OTLP/JSON: one attribute of bytes that fills a request. */
  static byte[] jsonBase64() {
    return json(
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"k\",\"value\":{\"bytesValue\":\"",
        "AAAA",
        "\"}}]}}]}");
  }

  /** OTLP/JSON: the name of an unknown field fills a request. */
  static byte[] jsonFieldName() {
    return json("{\"resourceSpans\":[{\"", "n", "\":1}]}");
  }

  /** OTLP/JSON: a trace id that fills a request. */
  static byte[] jsonHexId() {
    return json(
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"", "ab", "\"}]}]}]}");
  }

  /** OTLP/JSON: empty spans fill a request. */
  static byte[] jsonEmptySpans() {
    return json("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}", ",{}", "]}]}]}");
  }

  /** OTLP/JSON: values nested as deep as a request is long. */
  static byte[] jsonNesting() {
    return json(
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"k\",\"value\":",
        "{\"arrayValue\":{\"values\":[",
        "");
  }

  private static byte[] json(String before, String repeated, String after) {
    int times = (HTTP_BYTES - before.length() - after.length()) / repeated.length();
    return (before + repeated.repeat(times) + after).getBytes(StandardCharsets.US_ASCII);
  }

  /** A field of bytes: tag, length, content. */
  private static byte[] nested(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
    out.write(tag);
    int rest = content.length;
    for (; rest >= 128; rest >>>= 7) {
      out.write((rest & 0x7F) | 0x80);
    }
    out.write(rest);
    out.writeBytes(content);
    return out.toByteArray();
  }
}
