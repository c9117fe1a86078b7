package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ObservesKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reference was seen to answer to the same requests. */
class HttpServerCorsTest {
  private static HttpServer ok(HttpServer server) {
    return server.handle("/", exchange -> exchange.respond(HttpAnswer.text(200, "fine")));
  }

  private static final String CORS =
      """
      cors:
        allowed_origins: ["https://*.example.com", "http://a.b"]
        allowed_headers: [X-Foo]
        exposed_headers: [X-E1, x-e2]
        max_age: 77
      response_headers: {x-a: b}
      """;

  private static String ask(String yaml, String method, String... headers) throws Exception {
    try (Servers servers = new Servers(yaml, HttpServerCorsTest::ok);
        Wire wire = servers.wire()) {
      wire.send(method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n");
      wire.send(String.join("\r\n", headers)).send("\r\n\r\n");
      return wire.toEnd();
    }
  }

  private static String preflight(String origin, String method, String headers) throws Exception {
    return ask(
        CORS,
        "OPTIONS",
        "Origin: " + origin,
        "Access-Control-Request-Method: " + method,
        "Access-Control-Request-Headers: " + headers);
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {
        "protocols::http::cors::allowed_origins",
        "protocols::http::cors::allowed_headers",
        "protocols::http::cors::max_age",
        "protocols::http::response_headers"
      })
  void allowsAPreflight() throws Exception {
    assertThat(preflight("https://q.example.com", "POST", "x-foo"))
        .startsWith("HTTP/1.1 204")
        .contains("access-control-allow-origin: https://q.example.com\r\n")
        .contains("access-control-allow-credentials: true\r\n")
        .contains("access-control-allow-headers: x-foo\r\n")
        .contains("access-control-allow-methods: POST\r\n")
        .contains("access-control-max-age: 77\r\n")
        .contains("vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers\r\n")
        .contains("x-a: b\r\n")
        .doesNotContain("content-length");
  }

  @Test
  void configuredTextsLoseBlanksAndLineEndsAndGoOutInUtf8() throws Exception {
    String yaml =
        """
        cors:
          allowed_origins: ["http://a.b\\n"]
          exposed_headers: [" X-E1\\n", x-e2]
        response_headers: {x-a: " grün\\n", x-b: "default-src 'self';\\n img-src *\\n"}
        """;
    assertThat(ask(yaml, "POST", "Origin: http://a.b"))
        .startsWith("HTTP/1.1 200")
        .contains("access-control-allow-origin: http://a.b\r\n")
        .contains("access-control-expose-headers: X-E1, X-E2\r\n")
        .containsAnyOf("x-a: grün\r\n", "x-a: gr\u00c3\u00bcn\r\n")
        .contains("x-b: default-src 'self';  img-src *\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "response_headers: {x: \"s3cret\\0\"}|response_headers::x",
        "response_headers: {\"x y\": s3cret}|response_headers::x y",
        "cors: {allowed_origins: [\"a\\nb\"]}|cors::allowed_origins[0]",
        "cors: {allowed_headers: [\"a\\nb\"]}|cors::allowed_headers[0]",
        "cors: {exposed_headers: [a, \"a\\rb\"]}|cors::exposed_headers[1]"
      })
  void whatCannotBeSentIsRefusedWithItsPlace(String yaml, String path) {
    assertThatThrownBy(() -> SpecBinder.fromYaml(HttpServerConfig.spec("127.0.0.1:0"), "\n" + yaml))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.problems().get(0).path()).isEqualTo(path);
              assertThat(e.problems().get(0).origin().line()).isEqualTo(2);
              assertThat(e.problems().toString()).doesNotContain("s3cret");
            });
  }

  @Test
  void answersAPreflightThatIsNotAllowedWithoutSayingMore() throws Exception {
    for (String answer :
        new String[] {
          preflight("https://evil.com", "POST", "x-foo"),
          preflight("https://q.example.com", "PUT", "x-foo"),
          preflight("https://q.example.com", "POST", "x-bar"),
          preflight("https://q.example.com", "POST", "content-type,x-foo"),
        }) {
      assertThat(answer).startsWith("HTTP/1.1 204").doesNotContain("access-control");
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::cors::exposed_headers"})
  void marksActualRequests() throws Exception {
    assertThat(ask(CORS, "POST", "Origin: HTTP://A.b"))
        .startsWith("HTTP/1.1 200")
        .contains("access-control-allow-origin: HTTP://A.b\r\n")
        .contains("access-control-expose-headers: X-E1, X-E2\r\n")
        .contains("vary: Origin\r\n");
    assertThat(ask(CORS, "POST", "Origin: http://evil"))
        .startsWith("HTTP/1.1 200")
        .contains("vary: Origin\r\n")
        .doesNotContain("access-control");
  }

  @Test
  void allowsAnyOriginAndAnyHeader() throws Exception {
    String yaml = "{cors: {allowed_origins: ['*'], allowed_headers: ['*']}}";
    assertThat(
            ask(
                yaml,
                "OPTIONS",
                "Origin: http://x",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: whatever"))
        .contains("access-control-allow-origin: *\r\n")
        .contains("access-control-allow-headers: whatever\r\n");
  }

  @Test
  void doesNothingWithoutOrigins() throws Exception {
    assertThat(
            ask(
                "{cors: {allowed_headers: [x]}}",
                "OPTIONS",
                "Origin: http://x",
                "Access-Control-Request-Method: GET"))
        .startsWith("HTTP/1.1 200")
        .doesNotContain("access-control");
  }
}
