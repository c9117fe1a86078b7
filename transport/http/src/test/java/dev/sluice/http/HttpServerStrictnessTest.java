package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SpecBinder;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.ObservesKey;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed, oversized and slow requests, said byte by byte. */
class HttpServerStrictnessTest {
  private static HttpServer ok(HttpServer server) {
    return server.handle("/", exchange -> exchange.respond(HttpAnswer.text(200, "fine")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\nHost: a\n\n",
        "POST / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1x\r\n\r\n",
        "POST / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\n folded: x\r\nBad Name: y\r\n\r\n",
        "POST /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "rubbish\r\n\r\n",
      })
  void refusesWhatCouldBeReadInTwoWays(String request) throws Exception {
    try (Servers servers = new Servers("{}", HttpServerStrictnessTest::ok);
        Wire wire = servers.wire()) {
      String answer = wire.send(request).toEnd();
      assertThat(answer).startsWith("HTTP/1.1 400").contains("connection: close");
      assertThat(answer.indexOf("HTTP/1.1", 1)).as("one answer").isNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "gzip, chunked",
        "identity",
        "chunked, identity",
        "chunked, chunked",
        "chunked\r\nTransfer-Encoding: chunked",
        "gzip\r\nTransfer-Encoding: chunked",
        "chunked;q=1",
        "chunked,",
        "\"chunked\"",
        "unheard-of",
        ""
      })
  void knowsOfNoTransferCodingButChunkedOnce(String coding) throws Exception {
    String rest =
        "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n";
    for (String length : List.of("", "Content-Length: 5\r\n")) {
      assertRefused("POST / HTTP/1.1\r\nHost: a\r\n" + length + rest, "501");
    }
    assertRefused("GET / HTTP/1.1\r\nHost: a\r\n" + rest, "501");
  }

  @Test
  void knowsOfNoTransferCodingBeforeItsVersionOfHttp() throws Exception {
    String body = "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assertRefused("POST / HTTP/1.0\r\n" + body, "501");
    assertRefused("POST / HTTP/1.0\r\nContent-Length: 5\r\n" + body, "501");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "user@host",
        "a/b",
        "a?b",
        "a#b",
        "a\tb",
        "a\\b",
        "<a>",
        "\"a\"",
        "a^b",
        "a|b",
        "a`b",
        "{a}",
        "a\u00e9b"
      })
  void refusesAHostThatIsNone(String host) throws Exception {
    assertRefused("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", "400");
    assertRefused("GET / HTTP/1.0\r\nHost: " + host + "\r\n\r\n", "400");
    if (host.indexOf(' ') < 0 && "/?#\t".indexOf(host.charAt(1)) < 0) {
      assertRefused("GET http://" + host + "/ HTTP/1.1\r\nHost: a\r\n\r\n", "400");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a_b", "a:80", "[::1]:80", "a,b", "a%20b", "1.2.3.4:"})
  void takesEveryHostThatTheReferenceTakes(String host) throws Exception {
    try (Servers servers = new Servers("{}", HttpServerStrictnessTest::ok);
        Wire wire = servers.wire()) {
      assertThat(wire.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").response())
          .startsWith("HTTP/1.1 200");
    }
  }

  private static void assertRefused(String request, String status) throws Exception {
    try (Servers servers = new Servers("{}", HttpServerStrictnessTest::ok);
        Wire wire = servers.wire()) {
      String answer = wire.send(request).toEnd();
      assertThat(answer).startsWith("HTTP/1.1 " + status).contains("connection: close");
      assertThat(answer.indexOf("HTTP/1.1", 1)).as("one answer").isNegative();
    }
  }

  @ParameterizedTest
  @CsvSource({"7000, 200", "9000, 414"})
  void limitsTheRequestLine(int bytes, int status) throws Exception {
    try (Servers servers = new Servers("{}", HttpServerStrictnessTest::ok);
        Wire wire = servers.wire()) {
      wire.send("GET /?" + "x".repeat(bytes) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(wire.toEnd()).startsWith("HTTP/1.1 " + status);
    }
  }

  @ParameterizedTest
  @CsvSource({"60000, 200", "70000, 431"})
  void limitsAllHeadersTogether(int bytes, int status) throws Exception {
    try (Servers servers = new Servers("{}", HttpServerStrictnessTest::ok);
        Wire wire = servers.wire()) {
      StringBuilder headers = new StringBuilder();
      for (int at = 0; at < bytes; at += 1000) {
        headers.append("X-").append(at).append(": ").append("y".repeat(990)).append("\r\n");
      }
      wire.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n");
      assertThat(wire.toEnd()).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void answersHeadWithoutABodyAndOldVersions() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerStrictnessTest::ok);
        Wire head = servers.wire();
        Wire old = servers.wire();
        Wire next = servers.wire()) {
      assertThat(head.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").toEnd())
          .contains("content-length: 4")
          .endsWith("\r\n\r\n");
      assertThat(old.send("GET / HTTP/1.0\r\n\r\n").toEnd())
          .startsWith("HTTP/1.1 200")
          .endsWith("fine");
      assertThat(next.send("PRI * HTTP/2.0\r\n\r\n").toEnd()).startsWith("HTTP/1.1 505");
    }
  }

  @Test
  void tellsClientsThatAskToGoOn() throws Exception {
    UnaryOperator<HttpServer> one =
        server -> server.handle("/yes", x -> x.respond(HttpAnswer.text(200, "fine")));
    try (Servers servers = new Servers("{}", one);
        Wire wire = servers.wire()) {
      wire.send(
          "POST /yes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      assertThat(wire.response()).startsWith("HTTP/1.1 100 Continue");
      assertThat(wire.send("hi").response()).startsWith("HTTP/1.1 200");
      wire.send(
          "POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      assertThat(wire.toEnd()).startsWith("HTTP/1.1 404").contains("connection: close");
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::read_header_timeout"})
  void closesConnectionsThatAreSlowInTheHead() throws Exception {
    try (Servers servers =
            new Servers(
                "{read_header_timeout: 200ms, idle_timeout: 1h}", HttpServerStrictnessTest::ok);
        Wire silent = servers.wire();
        Wire slow = servers.wire()) {
      slow.send("POST / HTTP/1.1\r\nHo");
      assertThat(slow.toEnd()).isEmpty();
      assertThat(silent.toEnd()).isEmpty();
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::idle_timeout"})
  void closesConnectionsThatAreIdle() throws Exception {
    try (Servers servers =
            new Servers(
                "{read_header_timeout: 1h, idle_timeout: 200ms}", HttpServerStrictnessTest::ok);
        Wire wire = servers.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(wire.response()).endsWith("fine");
      assertThat(wire.toEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST / HT", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"})
  void theTimeToReadAloneBoundsSilenceHeadsAndIdleTime(String sent) throws Exception {
    for (String more : List.of("", ", read_header_timeout: 1h, idle_timeout: 0s")) {
      try (Servers servers =
              new Servers("{read_timeout: 200ms" + more + "}", HttpServerStrictnessTest::ok);
          Wire wire = servers.wire()) {
        String answer = wire.send(sent).toEnd();
        assertThat(answer.isEmpty()).isEqualTo(!sent.endsWith("\n\r\n"));
      }
    }
  }

  @Test
  void timeOutsThatAreGivenHoldBesideTheTimeToRead() {
    HttpServerConfig config =
        SpecBinder.fromYaml(
            HttpServerConfig.spec("127.0.0.1:0"), "{read_timeout: 2s, idle_timeout: 90s}");
    assertThat(config.timeouts().effectiveReadHeader()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.timeouts().effectiveIdle()).isEqualTo(Duration.ofSeconds(90));
    HttpServerConfig usual = SpecBinder.fromYaml(HttpServerConfig.spec("127.0.0.1:0"), "{}");
    assertThat(usual).isEqualTo(HttpServerConfig.on("127.0.0.1:0"));
    assertThat(usual.timeouts().effectiveReadHeader()).isEqualTo(Duration.ofMinutes(1));
    assertThat(usual.timeouts().effectiveIdle()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void givesUpBodiesThatStall() throws Exception {
    HttpLimits hasty =
        new HttpLimits(
            8192,
            65536,
            100,
            Duration.ofMillis(200),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            262144,
            65536);
    MemoryBudget budget = new MemoryBudget(1 << 20);
    try (Servers servers =
            new Servers("{}", HttpServerStrictnessTest::ok, hasty, budget, context -> context);
        Wire wire = servers.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
      assertThat(wire.toEnd()).startsWith("HTTP/1.1 408");
      assertThat(budget.usedBytes()).isZero();
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::read_timeout"})
  void limitsTheTimeForAWholeRequest() throws Exception {
    try (Servers servers = new Servers("{read_timeout: 300ms}", HttpServerStrictnessTest::ok);
        Wire wire = servers.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
      assertThat(wire.toEnd()).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::write_timeout"})
  void closesConnectionsThatDoNotTakeTheirAnswer() throws Exception {
    UnaryOperator<HttpServer> big =
        server ->
            server.handle(
                "/", exchange -> exchange.respond(HttpAnswer.of(200, "x/y", new byte[64 << 20])));
    try (Servers servers = new Servers("{write_timeout: 300ms}", big);
        Wire wire = servers.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Awaitility.await().until(() -> servers.openConnections() == 1);
      Awaitility.await().until(() -> servers.openConnections() == 0);
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::keep_alives_enabled"})
  void closesAfterEachAnswerWithoutKeepAlives() throws Exception {
    try (Servers servers =
            new Servers("{keep_alives_enabled: false}", HttpServerStrictnessTest::ok);
        Wire wire = servers.wire()) {
      assertThat(wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").toEnd())
          .contains("connection: close")
          .endsWith("fine");
    }
  }
}
