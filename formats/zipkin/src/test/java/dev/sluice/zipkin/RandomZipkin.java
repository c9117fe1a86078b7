package dev.sluice.zipkin;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws v2 spans in JSON, with everything that clients may send and some of what none does. Tags
 * that are the resource's are the same for all spans of a service, and what stands between bars is
 * packed as it should be: where either is not so, the reference loses data.
 */
final class RandomZipkin {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "GET /",
          "true",
          "false",
          "12",
          "-7",
          "1.5",
          "1e3",
          "öäü ∑ 𝄞",
          "\\u0041\\n\\\"x",
          "\\ud834\\udd1e",
          "\\ud834",
          "<b>&amp;",
          "x".repeat(300),
          "007",
          "{\\\"a\\\":1}",
          "[1]");
  private static final List<String> SERVICES = List.of("shop", "Cart", "öko", "");
  private static final List<String> ADDRESSES =
      List.of("\"::1\"", "\"2001:DB8:0:0:1::\"", "\"::ffff:1.2.3.4\"", "null");
  private static final List<String> KINDS =
      List.of("CLIENT", "SERVER", "PRODUCER", "CONSUMER", "X", "");
  private static final List<String> KEYS =
      List.of(
          "http.method",
          "http.status_code",
          "error",
          "span.kind",
          "w3c.tracestate",
          "x",
          "ü",
          "otel.status_code",
          "otel.status_description",
          "network.local.address",
          "net.peer.port",
          "service.peer.name",
          "otel.zipkin.absentField.startTime",
          "component");
  private static final List<String> STATUS =
      List.of(
          "STATUS_CODE_OK", "STATUS_CODE_ERROR", "STATUS_CODE_UNSET", "Ok", "Error", "Unset", "x");

  private final RandomGenerator random;
  private final boolean strict;

  /**
   * @param strict whether they are only what Zipkin's own library takes
   */
  RandomZipkin(RandomGenerator random, boolean strict) {
    this.random = random;
    this.strict = strict;
  }

  String spans(int count) {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : !strict && random.nextInt(20) == 0 ? ",null," : ", ").append(span());
    }
    return out.append("]").toString();
  }

  private String span() {
    StringBuilder out = new StringBuilder("{");
    put(out, "\"traceId\"", '"' + hex(1 + random.nextInt(31)) + (strict ? "1\"" : "\""));
    put(out, strict || some() ? "\"id\"" : "\"ID\"", '"' + hex(1 + random.nextInt(15)) + "1\"");
    maybe(out, "parentId", '"' + hex(strict ? 16 : random.nextInt(17)) + '"');
    maybe(out, "name", text());
    maybe(out, "kind", '"' + oneOf(strict ? KINDS.subList(0, 4) : KINDS) + '"');
    maybe(out, "timestamp", time());
    maybe(out, "duration", time());
    maybe(out, "debug", strict || some() ? "true" : "null");
    maybe(out, "shared", some() ? "false" : "true");
    maybe(out, "unknown", "{\"a\":[[{}],1.5e-3,null]}");
    String service = oneOf(SERVICES);
    put(out, "\"localEndpoint\"", endpoint(service));
    maybe(out, "remoteEndpoint", endpoint(oneOf(SERVICES)));
    if (some()) {
      put(out, "\"annotations\"", annotations());
    }
    put(out, "\"tags\"", tags(service));
    return out.append("}").toString();
  }

  private String tags(String service) {
    StringBuilder out = new StringBuilder("{");
    for (int i = random.nextInt(8); i > 0; i--) {
      String key = oneOf(KEYS);
      put(
          out,
          '"' + key + '"',
          key.equals("otel.status_code") ? '"' + oneOf(STATUS) + '"' : text());
    }
    if (some()) {
      put(
          out,
          "\"otlp.link.0\"",
          '"'
              + hex(32)
              + "|"
              + hex(16)
              + "|a=b|{\\\"k\\\":\\\"v|w\\\",\\\"n\\\":12,\\\"d\\\":1.25,\\\"b\\\":true}|3\"");
    }
    if (!service.isEmpty()) {
      put(out, "\"host.name\"", "\"host of " + service + '"');
      put(out, "\"service.version\"", "\"1\"");
      if (some()) {
        String library = some() ? "lib" : "otherlib";
        put(out, strict ? "\"otel.scope.name\"" : "\"otel.library.name\"", '"' + library + '"');
        put(out, "\"otel.library.version\"", '"' + library + "-2\"");
      }
    }
    return out.append("}").toString();
  }

  private String annotations() {
    StringBuilder out = new StringBuilder("[");
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      out.append(out.length() == 1 ? "" : ",")
          .append("{\"timestamp\":")
          .append(1 + random.nextInt(1 << 30))
          .append(",\"value\":")
          .append(some() ? text() : "\"e|{\\\"k\\\":\\\"v\\\",\\\"n\\\":-1,\\\"z\\\":null}|2\"")
          .append("}");
    }
    return out.append("]").toString();
  }

  private String endpoint(String service) {
    StringBuilder out = new StringBuilder("{");
    maybe(out, "ipv4", some() ? "\"10.1.2.3\"" : "\"\"");
    maybe(out, "ipv6", oneOf(strict ? ADDRESSES.subList(0, 2) : ADDRESSES));
    maybe(out, "port", oneOf(List.of("0", "80", "65535")));
    put(out, "\"serviceName\"", '"' + service + '"');
    return out.append("}").toString();
  }

  private String time() {
    return switch (random.nextInt(5)) {
      case 0 -> "0";
      case 1 -> strict ? "1" : "null";
      case 2 ->
          strict
              ? Integer.toString(random.nextInt(1 << 30))
              : Long.toUnsignedString(random.nextLong());
      default -> Long.toString(1_600_000_000_000_000L + random.nextInt());
    };
  }

  private void maybe(StringBuilder out, String name, String value) {
    if (some()) {
      put(out, '"' + name + '"', value);
    }
  }

  private static void put(StringBuilder out, String name, String value) {
    out.append(out.length() == 1 ? "" : ",").append(name).append(':').append(value);
  }

  private String text() {
    return '"' + oneOf(TEXTS) + '"';
  }

  private boolean some() {
    return random.nextBoolean();
  }

  private String hex(int digits) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      hex.append("0123456789abcdefABCDEF".charAt(random.nextInt(strict ? 16 : 22)));
    }
    return hex.toString();
  }

  private String oneOf(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
