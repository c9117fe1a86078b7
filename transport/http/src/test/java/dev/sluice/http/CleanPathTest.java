package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths that are not written as the server knows them. */
class CleanPathTest {
  private static HttpServer routes(HttpServer server) {
    return server
        .handle("/v1/traces", exchange -> exchange.respond(HttpAnswer.text(200, "traces")))
        .handle("/folder/", exchange -> exchange.respond(HttpAnswer.text(200, "folder")));
  }

  private static String ask(String method, String target) throws Exception {
    try (Servers servers = new Servers("{}", CleanPathTest::routes);
        Wire wire = servers.wire()) {
      wire.send(
          method
              + " "
              + target
              + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
              + "Connection: close\r\n\r\n{}");
      return wire.toEnd();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "//v1/traces, /v1/traces",
    "/v1//traces, /v1/traces",
    "/v1/./traces, /v1/traces",
    "/a/../v1/traces, /v1/traces",
    "/v1/traces/., /v1/traces",
    "/../../v1/traces, /v1/traces",
    "//v1/traces?a=b&c=%20d, /v1/traces?a=b&c=%20d",
    "//v1/traces?a?b, /v1/traces?a?b",
    "//v1/traces?, /v1/traces",
    "http://elsewhere//v1/traces, /v1/traces",
    "//, /",
    "/../.., /",
    "/./, /",
    "//unknown/x, /unknown/x",
    "/a/..//v1/traces/, /v1/traces/",
    "//x%3Cy%2Fz, /x%3Cy%2Fz",
    "/.//\\evil, /%5Cevil",
    "/folder, /folder/",
    "/folder?q, /folder/?q"
  })
  void sendsTheClientToTheCleanPath(String target, String location) throws Exception {
    assertThat(ask("POST", target))
        .startsWith("HTTP/1.1 307 Temporary Redirect\r\n")
        .containsIgnoringCase("\r\nlocation: " + location + "\r\n")
        .containsIgnoringCase("\r\ncontent-length: 0\r\n");
  }

  @Test
  void saysItInWordsToWhoeverCanShowThem() throws Exception {
    assertThat(ask("GET", "//v1/traces?a&b"))
        .startsWith("HTTP/1.1 307")
        .containsIgnoringCase("content-type: text/html; charset=utf-8")
        .endsWith("\r\n\r\n<a href=\"/v1/traces?a&amp;b\">Temporary Redirect</a>.\n\n");
    assertThat(ask("HEAD", "//v1/traces")).startsWith("HTTP/1.1 307").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/traces, 200",
    "POST, /v1/trac%65s, 200",
    "POST, /v1%2Ftraces, 404",
    "POST, /%2e/v1/traces, 404",
    "POST, /v1/traces/, 404",
    "POST, /v1/..;/traces, 404",
    "CONNECT, //v1/traces, 404",
    "CONNECT, a:80, 404",
    "OPTIONS, *, 200",
    "POST, *, 400",
    "POST, v1/traces, 400",
    "POST, /v1/%zz, 400"
  })
  void leavesEveryOtherTargetAsTheReferenceDoes(String method, String target, int status)
      throws Exception {
    assertThat(ask(method, target)).startsWith("HTTP/1.1 " + status);
  }
}
