package dev.sluice.zipkin;

import java.util.List;

/** Bodies at the edges of what is a list of spans. */
final class Odd {
  static final List<String> V2_JSON =
      List.of(
          "",
          "null",
          "[]",
          "{}",
          "[",
          "[{}]",
          "[null]",
          "[1]",
          "[{\"id\":\"1\"}]",
          "[{\"id\":\"1\"}] x",
          "[{\"id\":\"0\"}]",
          "[{\"id\":\"\"}]",
          "[{\"id\":\"g\"}]",
          "[{\"id\":\"00000000000000001\"}]",
          "[{\"traceId\":\"\",\"id\":\"1\"}]",
          "[{\"traceId\":\"0\",\"id\":\"1\"}]",
          "[{\"traceId\":\"123456789012345678901234567890123\",\"id\":\"1\"}]",
          "[{\"id\":\"1\",\"parentId\":\"1\"}]",
          "[{\"id\":\"1\",\"parentId\":\"\"}]",
          "[{\"id\":\"1\",\"timestamp\":-1}]",
          "[{\"id\":\"1\",\"timestamp\":1.5}]",
          "[{\"id\":\"1\",\"timestamp\":1e3}]",
          "[{\"id\":\"1\",\"timestamp\":\"1\"}]",
          "[{\"id\":\"1\",\"timestamp\":18446744073709551615,\"duration\":18446744073709551615}]",
          "[{\"id\":\"1\",\"timestamp\":18446744073709551616}]",
          "[{\"id\":\"1\",\"duration\":7}]",
          "[{\"id\":\"1\",\"name\":1}]",
          "[{\"id\":\"1\",\"kind\":1}]",
          "[{\"id\":\"1\",\"shared\":1}]",
          "[{\"id\":\"1\",\"tags\":{\"a\":1}}]",
          "[{\"id\":\"1\",\"tags\":{\"a\":null,\"b\":\"\"}}]",
          "[{\"id\":\"1\",\"tags\":{\"a\":\"1\",\"a\":\"2\"}}]",
          "[{\"id\":\"1\",\"tags\":[]}]",
          "[{\"id\":\"1\",\"localEndpoint\":null}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"port\":65536}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"port\":-1}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv4\":\"1.2.3\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv4\":\"1.2.3.04\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv6\":\"fe80::1%eth0\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv6\":\"1:2:3:4:5:6:7:8\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv6\":\"1:2:3:4:5:6:7::\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv6\":\"1::3:4:5:6:7:8:9\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv6\":\"1:0:0:4:0:0:0:8\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv6\":\"::\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv6\":\":1\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv6\":\"1:\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"ipv6\":\"::1.2.3.4\"}}]",
          "[{\"id\":\"1\",\"LOCALENDPOINT\":{\"SERVICENAME\":\"a\"}}]",
          "[{\"id\":\"1\",\"localEndpoint\":{\"serviceName\":\"a\"},"
              + "\"tags\":{\"service.name\":\"b\",\"otlp.service.name.source\":\"faas.name\"}}]",
          "[{\"id\":\"1\",\"annotations\":[{\"value\":\"x\"}]}]",
          "[{\"id\":\"1\",\"annotations\":[{\"timestamp\":0}]}]",
          "[{\"id\":\"1\",\"annotations\":[{\"timestamp\":1}]}]",
          "[{\"id\":\"1\",\"annotations\":null}]",
          "[{\"id\":\"1\",\"tags\":{\"otlp.link.0\":\"||||\"}}]".replace("||||", "|||{}|0"),
          "[{\"id\":\"1\",\"tags\":{\"error\":\"\"}}]",
          "[{\"id\":\"1\",\"tags\":{\"error\":\"false\",\"otel.status_code\":\"Ok\"}}]",
          "[{\"id\":\"1\",\"tags\":{\"otel.status_description\":\"alone\"}}]",
          "[{\"id\":\"1\",\"x\":{\"a\":[1,2,{\"b\":null}]}}]",
          "[{\"id\":\"1\",}]",
          "[{\"id\":\"1\"},]",
          "[{\"id\" \"1\"}]",
          "\u0000");

  static final List<String> V1_JSON =
      List.of(
          "",
          "null",
          "[]",
          "{}",
          "[{}]",
          "[{\"traceId\":\"1\",\"id\":\"1\"}]",
          "[{\"traceId\":\"0000000000000000\",\"id\":\"0000000000000001\"}]",
          "[{\"traceId\":\"0000000000000001\",\"id\":\"0000000000000000\"}]",
          v1("\"timestamp\":5,\"duration\":7"),
          v1("\"timestamp\":5,\"parentId\":\"\""),
          v1("\"timestamp\":5,\"parentId\":\"0000000000000000\""),
          v1("\"timestamp\":5,\"parentId\":\"0000000000000001\""),
          v1("\"timestamp\":5,\"parentId\":\"1\""),
          v1("\"timestamp\":\"5\""),
          v1("\"timestamp\":5,\"annotations\":[null,{\"value\":\"\"}]"),
          v1(
              "\"annotations\":[{\"timestamp\":9,\"value\":\"cs\"},{\"timestamp\":3,\"value\":\"x\"}]"),
          v1(
              "\"annotations\":[{\"timestamp\":9,\"value\":\"ms\",\"endpoint\":{\"serviceName\":\"a\","
                  + "\"ipv4\":\"anything\",\"port\":-4}}]"),
          v1(
              "\"timestamp\":5,\"binaryAnnotations\":[{\"key\":\"lc\",\"value\":\"c\"},"
                  + "{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"a\",\"value\":\"2.5\"}]"),
          v1(
              "\"timestamp\":5,\"binaryAnnotations\":[{\"key\":\"a\",\"value\":\"x\","
                  + "\"endpoint\":{\"serviceName\":\"s\"}}]"),
          status("census.status_code", "0", "census.status_description", "m"),
          status("census.status_code", "3", "error", "x"),
          status("otel.status_code", "1", "otel.status_description", "m"),
          status("otel.status_code", "ERROR", "otel.status_description", "m"),
          status("otel.status_code", "7", "x", "m"),
          status("error", "true", "otel.status_description", "m"),
          status("http.status_code", "200", "http.status_message", "fine"),
          status("http.status_code", "503", "http.status_message", "bad"),
          status("http.status_code", "99999999999", "http.status_message", "bad"),
          status("http.status_code", "true", "opencensus.status_description", "1"));

  private Odd() {}

  private static String v1(String more) {
    return "[{\"traceId\":\"0000000000000001\",\"id\":\"0000000000000002\"," + more + "}]";
  }

  private static String status(String key, String value, String otherKey, String otherValue) {
    return v1(
        ("\"timestamp\":5,\"binaryAnnotations\":[{'key':'%s','value':'%s'},"
                + "{'key':'%s','value':'%s'}]")
            .formatted(key, value, otherKey, otherValue)
            .replace('\'', '"'));
  }
}
