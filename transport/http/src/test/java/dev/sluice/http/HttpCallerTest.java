package dev.sluice.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.ObservesKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HttpCallerTest {
  private static HttpServer echo(HttpServer server) {
    return server.handle(
        "/echo",
        exchange ->
            exchange.respond(
                HttpAnswer.of(200, "text/plain", List.of(exchange.body()))
                    .withHeader(
                        "X-Coding", String.valueOf(exchange.head().header("content-encoding")))
                    .withHeader("X-Agent", String.valueOf(exchange.head().header("user-agent")))));
  }

  static List<String> codings() {
    return ContentCodings.NAMES;
  }

  @ParameterizedTest
  @MethodSource("codings")
  void compressesBodies(String coding) throws Exception {
    try (Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{compression: " + coding + "}")) {
      String body = "telemetry ".repeat(1000);
      HttpReply.Response response = callers.response(Callers.post(servers.url("/echo"), body));
      assertThat(Callers.text(response)).isEqualTo(body);
      assertThat(response.header("X-Coding")).isEqualTo(coding);
    }
  }

  /** As a native part does that does not fit the machine. */
  private static final class Broken implements ContentCoding {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Slice decode(Slice encoded, long limitBytes, MemoryBudget budget) {
      throw new UnsatisfiedLinkError("no such function");
    }

    @Override
    public List<Slice> encode(List<Slice> plain, int level) {
      throw new UnsatisfiedLinkError("no such function");
    }
  }

  @Test
  void aCodingThatFailsIsAnAnswerToo() throws Exception {
    try (Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}")) {
      CompletableFuture<HttpReply> reply = new CompletableFuture<>();
      callers.caller.call(
          requireNonNull(callers.caller.running()),
          Callers.post(servers.url("/echo"), "x"),
          new Broken(),
          Deadline.NONE,
          reply::complete);
      assertThat(reply.get(10, TimeUnit.SECONDS))
          .isEqualTo(
              new HttpReply.Failure(
                  "compressing failed: java.lang.UnsatisfiedLinkError: no such function", false));
    }
  }

  @Test
  void leavesBodiesAloneThatAreCodedAlready() throws Exception {
    try (ScriptedServer server = new ScriptedServer(peer -> peer.send(answerTo(peer)).awaitEnd());
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{compression: gzip}")) {
      HttpCall plain = Callers.post(server.url("/"), "as it came");
      callers.response(plain.withEncoded("zstd", plain.body()));
      assertThat(server.requests.get(0))
          .contains("content-encoding: zstd\r\n")
          .contains("content-length: 10\r\n")
          .endsWith("as it came");
    }
  }

  private static String answerTo(ScriptedServer.Peer peer) throws IOException {
    peer.request();
    return ScriptedServer.OK;
  }

  @Test
  void sendsLargeBodiesWhole() throws Exception {
    try (Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}", 32 << 20)) {
      String body = "0123456789abcdef".repeat(500_000);
      assertThat(Callers.text(callers.response(Callers.post(servers.url("/echo"), body))))
          .isEqualTo(body);
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"idle_conn_timeout"})
  void keepsConnectionsAndGivesThemUpWhenIdle() throws Exception {
    try (Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{idle_conn_timeout: 500ms}")) {
      for (int i = 0; i < 5; i++) {
        callers.response(Callers.post(servers.url("/echo"), "x"));
        assertThat(servers.openConnections()).isEqualTo(1);
      }
      Awaitility.await().until(() -> servers.openConnections() == 0);
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"disable_keep_alives"})
  void opensAConnectionForEachRequestWithoutKeepAlives() throws Exception {
    try (ScriptedServer server = new ScriptedServer(peer -> peer.send(answerTo(peer)).awaitEnd());
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{disable_keep_alives: true}")) {
      callers.response(Callers.post(server.url("/"), "x"));
      callers.response(Callers.post(server.url("/"), "x"));
      assertThat(server.connections).hasValue(2);
      assertThat(server.requests.get(0)).contains("connection: close\r\n");
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"max_idle_conns", "max_idle_conns_per_host"})
  void keepsNoMoreIdleConnectionsThanItMay() throws Exception {
    for (String yaml : List.of("{max_idle_conns: 1}", "{max_idle_conns_per_host: 1}")) {
      List<HttpExchange> held = new CopyOnWriteArrayList<>();
      try (Servers servers = new Servers("{}", server -> server.handle("/", held::add));
          Callers callers = new Callers(servers.context, yaml)) {
        CompletableFuture<HttpReply> first =
            callers.begin(Callers.post(servers.url("/"), "a"), Duration.ofSeconds(10));
        CompletableFuture<HttpReply> second =
            callers.begin(Callers.post(servers.url("/"), "b"), Duration.ofSeconds(10));
        Awaitility.await().until(() -> held.size() == 2);
        held.forEach(exchange -> exchange.respond(HttpAnswer.empty(200)));
        CompletableFuture.allOf(first, second).get(10, TimeUnit.SECONDS);
        Awaitility.await().until(() -> servers.openConnections() == 1);
      }
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"max_conns_per_host"})
  void waitsForAConnectionWhenItMayOpenNoMore() throws Exception {
    List<HttpExchange> held = new CopyOnWriteArrayList<>();
    try (Servers servers = new Servers("{}", server -> server.handle("/", held::add));
        Callers callers = new Callers(servers.context, "{max_conns_per_host: 1}")) {
      CompletableFuture<HttpReply> first =
          callers.begin(Callers.post(servers.url("/"), "a"), Duration.ofSeconds(10));
      CompletableFuture<HttpReply> second =
          callers.begin(Callers.post(servers.url("/"), "b"), Duration.ofSeconds(10));
      Awaitility.await().until(() -> held.size() == 1);
      held.get(0).respond(HttpAnswer.empty(200));
      first.get(10, TimeUnit.SECONDS);
      Awaitility.await().until(() -> held.size() == 2);
      assertThat(servers.openConnections()).isEqualTo(1);
      held.get(1).respond(HttpAnswer.empty(204));
      second.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void triesAgainWhenAKeptConnectionTurnsOutDead() throws Exception {
    ScriptedServer.Script oneEach =
        peer -> {
          peer.request();
          peer.send(ScriptedServer.OK);
          peer.request(); // and hangs up on the second
        };
    try (ScriptedServer server = new ScriptedServer(oneEach);
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}")) {
      callers.response(Callers.post(server.url("/"), "first"));
      assertThat(callers.response(Callers.post(server.url("/"), "second")).status()).isEqualTo(200);
      assertThat(server.connections).hasValue(2);
      assertThat(server.requests).hasSize(3);
    }
  }

  @Test
  void failsWhenANewConnectionIsClosed() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.Peer::request);
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}")) {
      assertThat(callers.failure(Callers.post(server.url("/"), "x"))).contains("closed");
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void givesUpAtTheDeadline() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.Peer::awaitEnd);
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}")) {
      HttpReply reply =
          callers
              .begin(Callers.post(server.url("/"), "x"), Duration.ofMillis(200))
              .get(10, TimeUnit.SECONDS);
      assertThat(reply).isEqualTo(new HttpReply.Failure("context deadline exceeded", true));
    }
  }

  @Test
  void saysWhyItCannotConnect() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}")) {
      assertThat(callers.failure(Callers.post("http://127.0.0.1:" + free + "/", "x")))
          .isEqualTo("dial tcp 127.0.0.1:" + free + ": connect: connection refused");
      assertThat(callers.failure(Callers.post("http://nowhere.invalid/", "x")))
          .isEqualTo("dial tcp: lookup nowhere.invalid: no such host");
    }
  }

  @Test
  void triesEveryAddressOfAName() throws Exception {
    try (Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}")) {
      String url = "http://localhost:" + servers.address().getPort() + "/echo";
      assertThat(Callers.text(callers.response(Callers.post(url, "x")))).isEqualTo("x");
    }
  }

  @Test
  void readsNoMoreThanItMay() throws Exception {
    try (Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}", 1000)) {
      HttpReply.Response response =
          callers.response(Callers.post(servers.url("/echo"), "y".repeat(100_000)));
      assertThat(response.truncated()).isTrue();
      assertThat(response.body().length()).isEqualTo(1000);
      assertThat(Callers.text(callers.response(Callers.post(servers.url("/echo"), "y"))))
          .isEqualTo("y");
    }
  }

  @Test
  void followsRedirectsThatKeepMethodAndBodyOnly() throws Exception {
    ScriptedServer.Script script =
        peer -> {
          while (true) {
            String request = peer.request();
            if (request.startsWith("POST /307 ")) {
              peer.send("HTTP/1.1 307 X\r\nLocation: /end?a=b\r\nContent-Length: 0\r\n\r\n");
            } else if (request.startsWith("POST /302 ")) {
              peer.send("HTTP/1.1 302 X\r\nLocation: /end\r\nContent-Length: 0\r\n\r\n");
            } else if (request.startsWith("POST /loop ")) {
              peer.send("HTTP/1.1 308 X\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n");
            } else {
              peer.send(ScriptedServer.OK);
            }
          }
        };
    try (ScriptedServer server = new ScriptedServer(script);
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}")) {
      assertThat(callers.response(Callers.post(server.url("/307"), "body")).status())
          .isEqualTo(200);
      assertThat(server.requests.get(1)).startsWith("POST /end?a=b HTTP/1.1").endsWith("body");
      assertThat(callers.response(Callers.post(server.url("/302"), "x")).status()).isEqualTo(302);
      assertThat(callers.failure(Callers.post(server.url("/loop"), "x")))
          .isEqualTo("stopped after 10 redirects");
    }
  }

  @Test
  void leavesCredentialsBehindWhenARedirectLeadsElsewhere() throws Exception {
    try (ScriptedServer second = new ScriptedServer(peer -> peer.send(answerTo(peer)).awaitEnd());
        ScriptedServer first =
            new ScriptedServer(
                peer -> {
                  peer.request();
                  peer.send(
                      "HTTP/1.1 307 X\r\nLocation: http://localhost:"
                          + second.port()
                          + "/\r\nContent-Length: 0\r\n\r\n");
                });
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers =
            new Callers(servers.context, "{headers: {Authorization: secret, X-Tenant: t}}")) {
      callers.response(Callers.post(first.url("/"), "x"));
      assertThat(first.requests.get(0)).contains("Authorization: secret").contains("X-Tenant: t");
      assertThat(second.requests.get(0)).doesNotContain("secret").contains("X-Tenant: t");
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"headers"})
  void configuredHeadersWin() throws Exception {
    try (ScriptedServer server = new ScriptedServer(peer -> peer.send(answerTo(peer)).awaitEnd());
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers =
            new Callers(servers.context, "{headers: {Host: other, User-Agent: me, X-A: conf}}")) {
      callers.response(Callers.post(server.url("/"), "x").withHeader("X-A", "call"));
      assertThat(server.requests.get(0))
          .containsIgnoringCase("host: other\r\n")
          .containsIgnoringCase("user-agent: me\r\n")
          .contains("X-A: conf\r\n")
          .doesNotContain("call");
    }
  }

  @Test
  void introducesItself() throws Exception {
    try (Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers = new Callers(servers.context, "{}")) {
      assertThat(callers.response(Callers.post(servers.url("/echo"), "x")).header("x-agent"))
          .matches("Sluice test/0\\.0\\.0 \\([a-z0-9]+/[a-z0-9_]+\\)");
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"cookies"})
  void keepsCookiesOnlyWhenAsked() throws Exception {
    ScriptedServer.Script script =
        peer -> {
          while (true) {
            peer.request();
            peer.send("HTTP/1.1 200 X\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n");
          }
        };
    try (ScriptedServer server = new ScriptedServer(script);
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers with = new Callers(servers.context, "{cookies: {}}");
        Callers without = new Callers(servers.context, "{}")) {
      for (Callers callers : List.of(with, without)) {
        callers.response(Callers.post(server.url("/"), "x"));
        callers.response(Callers.post(server.url("/"), "x"));
      }
      assertThat(server.requests.get(1)).contains("cookie: a=b");
      assertThat(server.requests.get(3)).doesNotContain("cookie");
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"proxy_url"})
  void goesThroughAProxyWithTheWholeUri() throws Exception {
    try (ScriptedServer proxy = new ScriptedServer(peer -> peer.send(answerTo(peer)).awaitEnd());
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers =
            new Callers(
                servers.context, "{proxy_url: 'http://u:p@127.0.0.1:" + proxy.port() + "'}")) {
      callers.response(Callers.post("http://backend.invalid:4318/v1/traces", "x"));
      assertThat(proxy.requests.get(0))
          .startsWith("POST http://backend.invalid:4318/v1/traces HTTP/1.1")
          .contains("proxy-authorization: Basic dTpw");
    }
  }

  @Test
  void asksAProxyForATunnelForHttps() throws Exception {
    try (ScriptedServer proxy =
            new ScriptedServer(
                peer -> {
                  peer.request();
                  peer.send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n").awaitEnd();
                });
        Servers servers = new Servers("{}", HttpCallerTest::echo);
        Callers callers =
            new Callers(servers.context, "{proxy_url: 'http://127.0.0.1:" + proxy.port() + "'}")) {
      assertThat(callers.failure(Callers.post("https://backend.invalid/", "x")))
          .contains("answered 403 to CONNECT backend.invalid:443");
      assertThat(proxy.requests.get(0)).startsWith("CONNECT backend.invalid:443 HTTP/1.1");
    }
  }

  @Test
  void readsTheProxyVariablesAsGoDoes() {
    Map<String, String> env =
        Map.of(
            "HTTP_PROXY", "proxy:3128",
            "https_proxy", "http://secure:1",
            "NO_PROXY", "skip.me, .dotted.org,10.0.0.0/8,port.me:81");
    ProxySettings settings = new ProxySettings("", env::get);
    assertThat(proxy(settings, "http://a.b/")).isEqualTo("proxy:3128");
    assertThat(proxy(settings, "https://a.b/")).isEqualTo("secure:1");
    assertThat(proxy(settings, "http://localhost/")).isEqualTo("null");
    assertThat(proxy(settings, "http://127.0.0.1:4318/")).isEqualTo("null");
    assertThat(proxy(settings, "http://skip.me/")).isEqualTo("null");
    assertThat(proxy(settings, "http://sub.skip.me/")).isEqualTo("null");
    assertThat(proxy(settings, "http://dotted.org/")).isEqualTo("proxy:3128");
    assertThat(proxy(settings, "http://x.dotted.org/")).isEqualTo("null");
    assertThat(proxy(settings, "http://10.9.8.7/")).isEqualTo("null");
    assertThat(proxy(settings, "http://port.me:81/")).isEqualTo("null");
    assertThat(proxy(settings, "http://port.me:82/")).isEqualTo("proxy:3128");
  }

  private static String proxy(ProxySettings settings, String url) {
    return String.valueOf(settings.forTarget(URI.create(url)));
  }
}
