package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.testkit.ObservesKey;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Answers with the body it got. */
  private static HttpServer echo(HttpServer server) {
    return server.handle(
        "/echo",
        exchange ->
            exchange.respond(HttpAnswer.of(200, "application/x-echo", List.of(exchange.body()))));
  }

  static List<String> codings() {
    return ContentCodings.NAMES;
  }

  private static HttpResponse<byte[]> post(String url, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static byte[] text(int bytes) {
    byte[] text = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      text[i] = (byte) ('a' + i % 7 * (i % 13));
    }
    return text;
  }

  private static byte[] encode(String coding, byte[] plain) {
    try (ContentCodings codings = new ContentCodings()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (Slice slice :
          codings
              .of(coding)
              .orElseThrow()
              .encode(List.of(Slice.of(plain)), ContentCoding.DEFAULT_LEVEL)) {
        out.write(slice.array(), slice.offset(), slice.length());
      }
      return out.toByteArray();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 65_537, 3_000_000})
  void handsBodiesOverWholeAndExact(int bytes) throws Exception {
    try (Servers servers = new Servers("{}", HttpServerTest::echo)) {
      HttpResponse<byte[]> response = post(servers.url("/echo"), text(bytes));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(text(bytes));
      assertThat(response.headers().firstValue("content-type")).hasValue("application/x-echo");
      assertThat(response.headers().firstValue("date")).isPresent();
      assertThat(servers.budget.usedBytes()).isZero();
    }
  }

  @Test
  void takesChunkedBodies() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerTest::echo);
        Wire wire = servers.wire()) {
      wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      wire.send("3\r\nabc\r\n").send("2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n");
      assertThat(wire.response()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nabcde");
    }
  }

  @ParameterizedTest
  @MethodSource("codings")
  void decodesEveryCodingAndKeepsTheBodyAsItCame(String coding) throws Exception {
    BlockingQueue<EncodedPayload> seen = new LinkedBlockingQueue<>();
    UnaryOperator<HttpServer> routes =
        server ->
            server.handle(
                "/in",
                exchange -> {
                  seen.add(Objects.requireNonNull(exchange.encoded()));
                  exchange.respond(HttpAnswer.of(200, "text/plain", List.of(exchange.body())));
                });
    try (Servers servers = new Servers("{}", routes)) {
      for (int bytes : new int[] {10, 60_000, 1_000_000}) {
        byte[] encoded = encode(coding, text(bytes));
        HttpResponse<byte[]> response =
            post(servers.url("/in"), encoded, "Content-Encoding", coding);
        assertThat(response.body()).isEqualTo(text(bytes));
        EncodedPayload kept = seen.take();
        assertThat(kept.coding()).isEqualTo(coding);
        assertThat(kept.decodedBytes()).isEqualTo(bytes);
        assertThat(kept.bytes().array()).isEqualTo(encoded);
        assertThat(servers.budget.usedBytes()).isZero();
      }
    }
  }

  @Test
  void namesAFramedSnappyBodyByItsRealForm() throws Exception {
    BlockingQueue<EncodedPayload> seen = new LinkedBlockingQueue<>();
    UnaryOperator<HttpServer> routes =
        server ->
            server.handle(
                "/in",
                exchange -> {
                  seen.add(Objects.requireNonNull(exchange.encoded()));
                  exchange.respond(HttpAnswer.empty(200));
                });
    try (Servers servers = new Servers("{}", routes)) {
      post(servers.url("/in"), encode("x-snappy-framed", text(9)), "Content-Encoding", "snappy");
      assertThat(seen.take().coding()).isEqualTo("x-snappy-framed");
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::compression_algorithms"})
  void refusesWhatItCannotDecode() throws Exception {
    try (Servers servers =
        new Servers("{compression_algorithms: ['', gzip]}", HttpServerTest::echo)) {
      assertRefusal(
          post(servers.url("/echo"), text(9), "Content-Encoding", "gzip"),
          400,
          "gzip: invalid header\n");
      assertRefusal(
          post(servers.url("/echo"), text(9), "Content-Encoding", "br"),
          400,
          "unsupported Content-Encoding: br\n");
      assertRefusal(
          post(servers.url("/echo"), text(9), "Content-Encoding", "gzip, gzip"),
          400,
          "unsupported Content-Encoding: gzip, gzip\n");
      assertRefusal(
          post(servers.url("/echo"), text(9), "Content-Encoding", "zstd"),
          400,
          "unsupported Content-Encoding: zstd\n");
      assertThat(post(servers.url("/echo"), text(9), "Content-Encoding", "identity").statusCode())
          .isEqualTo(200);
      assertThat(servers.budget.usedBytes()).isZero();
    }
  }

  @Test
  void ignoresContentEncodingWithoutAlgorithms() throws Exception {
    try (Servers servers = new Servers("{compression_algorithms: []}", HttpServerTest::echo)) {
      byte[] encoded = encode("gzip", text(100));
      assertThat(post(servers.url("/echo"), encoded, "Content-Encoding", "gzip").body())
          .isEqualTo(encoded);
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::max_request_body_size"})
  void refusesBodiesAboveTheLimitOnTheWireAndDecoded() throws Exception {
    try (Servers servers = new Servers("{max_request_body_size: 100000}", HttpServerTest::echo)) {
      assertThat(post(servers.url("/echo"), text(100_000)).statusCode()).isEqualTo(200);
      assertRefusal(
          post(servers.url("/echo"), encode("gzip", text(100_001)), "Content-Encoding", "gzip"),
          413,
          "http: request body too large\n");
      try (Wire wire = servers.wire()) {
        wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n");
        assertThat(wire.response()).startsWith("HTTP/1.1 413"); // before a byte of the body
      }
      try (Wire wire = servers.wire()) {
        wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        wire.send("186a1\r\n").send(text(100_001));
        assertThat(wire.toEnd()).startsWith("HTTP/1.1 413").contains("connection: close");
      }
      assertThat(servers.budget.usedBytes()).isZero();
    }
  }

  @Test
  void clientsThatSendOnAfterARefusalStillSeeIt() throws Exception {
    try (Servers servers = new Servers("{max_request_body_size: 1000}", HttpServerTest::echo)) {
      for (int round = 0; round < 20; round++) {
        assertThat(post(servers.url("/echo"), text(2_000_000)).statusCode()).isEqualTo(413);
      }
    }
  }

  @Test
  void chargesPartialBodiesAndRefusesWhenTheBudgetIsFull() throws Exception {
    MemoryBudget budget = new MemoryBudget(100_000);
    try (Servers servers =
        new Servers("{}", HttpServerTest::echo, HttpLimits.DEFAULT, budget, context -> context)) {
      try (Wire first = servers.wire()) {
        first.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n");
        first.send(Arrays.copyOf(text(70_000), 65_000));
        Awaitility.await().until(() -> budget.usedBytes() >= 65_000);
        HttpResponse<byte[]> refused = post(servers.url("/echo"), text(60_000));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertThat(refused.body())
            .asString(UTF_8)
            .isEqualTo(Outcome.Retry.NO_MEMORY.message() + "\n");
      }
      Awaitility.await().until(() -> budget.usedBytes() == 0); // the sender left
      assertThat(post(servers.url("/echo"), text(60_000)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void doesNotAllocateForBodiesThatAreOnlyAnnounced() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerTest::echo);
        Wire wire = servers.wire()) {
      wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\nx");
      Awaitility.await().until(() -> servers.budget.usedBytes() > 0);
      assertThat(servers.budget.usedBytes()).isLessThanOrEqualTo(65_536);
    }
  }

  @Test
  void refusesBombsWithinTheMemoryOfTheLimit() throws Exception {
    MemoryBudget budget = new MemoryBudget(64 << 20);
    try (Servers servers =
        new Servers(
            "{max_request_body_size: 1000000}",
            HttpServerTest::echo,
            HttpLimits.DEFAULT,
            budget,
            context -> context)) {
      for (String coding : ContentCodings.NAMES) {
        byte[] bomb = encode(coding, new byte[16 << 20]);
        if (bomb.length < 1_000_000) {
          assertThat(post(servers.url("/echo"), bomb, "Content-Encoding", coding).statusCode())
              .as(coding)
              .isEqualTo(413);
        }
      }
      assertThat(budget.usedBytes()).isZero();
      assertThat(budget.peakBytes()).isLessThan(3_000_000);
    }
  }

  @Test
  void answersUnknownPathsAndWhatHandlersDoNotAdmit() throws Exception {
    HttpHandler picky =
        new HttpHandler() {
          @Override
          public HttpAnswer admit(RequestHead head) {
            return HttpAnswer.methodNotAllowed(List.of("POST"));
          }

          @Override
          public void handle(HttpExchange exchange) {
            throw new AssertionError("was not admitted");
          }
        };
    try (Servers servers = new Servers("{}", server -> server.handle("/v1/traces", picky))) {
      assertRefusal(post(servers.url("/v1/metrics"), text(5)), 404, "404 page not found\n");
      assertRefusal(post(servers.url("/v1/traces/"), text(5)), 404, "404 page not found\n");
      assertRefusal(
          post(servers.url("/v1/traces?x=y"), text(5)),
          405,
          "405 method not allowed, supported: [POST]");
    }
  }

  @Test
  void keepsTheConnectionOverRefusals() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerTest::echo);
        Wire wire = servers.wire()) {
      wire.send("POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(wire.response()).startsWith("HTTP/1.1 404");
      wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ndef");
      assertThat(wire.response()).startsWith("HTTP/1.1 200").endsWith("def");
    }
  }

  @Test
  void answersRequestsSentAheadInOrder() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerTest::echo);
        Wire wire = servers.wire()) {
      StringBuilder ahead = new StringBuilder();
      for (int i = 0; i < 2_000; i++) {
        ahead.append("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
        ahead.append(1000 + i % 1000);
      }
      wire.send(ahead.toString());
      for (int i = 0; i < 2_000; i++) {
        assertThat(wire.response()).endsWith(String.valueOf(1000 + i % 1000));
      }
    }
  }

  @Test
  void answersFromOtherThreadsAndWhenAHandlerThrows() throws Exception {
    CompletableFuture<HttpExchange> held = new CompletableFuture<>();
    UnaryOperator<HttpServer> routes =
        server ->
            server
                .handle("/later", held::complete)
                .handle(
                    "/bad",
                    exchange -> {
                      throw new IllegalStateException("on purpose");
                    });
    try (Servers servers = new Servers("{}", routes)) {
      CompletableFuture<HttpResponse<byte[]>> response =
          CLIENT.sendAsync(
              HttpRequest.newBuilder(URI.create(servers.url("/later"))).build(),
              BodyHandlers.ofByteArray());
      held.get().respond(HttpAnswer.text(202, "later"));
      assertThat(response.get().statusCode()).isEqualTo(202);
      assertThat(post(servers.url("/bad"), text(3)).statusCode()).isEqualTo(500);
      assertThatThrownBy(() -> held.get().respond(HttpAnswer.empty(200)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void runsBlockingHandlersOffTheEventLoops() throws Exception {
    AtomicReference<String> thread = new AtomicReference<>();
    HttpHandler blocking =
        new HttpHandler() {
          @Override
          public void handle(HttpExchange exchange) {
            thread.set(Thread.currentThread().getName());
            exchange.respond(HttpAnswer.empty(204));
          }

          @Override
          public boolean blocks() {
            return true;
          }
        };
    try (Servers servers = new Servers("{}", server -> server.handle("/b", blocking))) {
      assertThat(post(servers.url("/b"), new byte[0]).statusCode()).isEqualTo(204);
      assertThat(thread.get()).doesNotContain("sluice-http");
    }
  }

  @Test
  void tellsWhenTheClientLeavesBeforeItsAnswer() throws Exception {
    CompletableFuture<HttpExchange> held = new CompletableFuture<>();
    try (Servers servers = new Servers("{}", server -> server.handle("/later", held::complete))) {
      try (Wire wire = servers.wire()) {
        wire.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(held.get().cancellation().isRequested()).isFalse();
      }
      Awaitility.await().until(() -> held.get().cancellation().isRequested());
      held.get().respond(HttpAnswer.empty(200));
    }
  }

  @Test
  void stopsAfterTheRequestsThatHaveBegun() throws Exception {
    CompletableFuture<HttpExchange> held = new CompletableFuture<>();
    try (Servers servers = new Servers("{}", server -> server.handle("/later", held::complete));
        Wire idle = servers.wire();
        Wire busy = servers.wire()) {
      busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
      held.get();
      InetSocketAddress address = servers.address();
      CompletableFuture<Void> stopped = stop(servers, Duration.ofSeconds(10));
      assertThat(idle.toEnd()).isEmpty(); // closed at once
      assertThatThrownBy(() -> new Wire(address)).isInstanceOf(ConnectException.class);
      assertThat(stopped).isNotDone();
      held.get().respond(HttpAnswer.text(200, "done"));
      assertThat(busy.toEnd())
          .startsWith("HTTP/1.1 200")
          .contains("connection: close")
          .endsWith("done");
      stopped.get();
    }
  }

  @Test
  void stopDoesNotWaitForTheRestOfARefusedBody() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerTest::echo);
        Wire refused = servers.wire()) {
      refused.send("POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
      assertThat(refused.response()).startsWith("HTTP/1.1 404");
      assertThat(servers.openConnections()).as("the rest is still to come").isEqualTo(1);
      CompletableFuture<Void> stopped = stop(servers, Duration.ofMinutes(5));
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(servers.openConnections()).isZero();
    }
  }

  @Test
  void stopCutsWhatHasNotEndedAtItsDeadline() throws Exception {
    try (Servers servers = new Servers("{}", HttpServerTest::echo);
        Wire unfinished = servers.wire()) {
      unfinished.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
      Awaitility.await().until(() -> servers.budget.usedBytes() > 0);
      stop(servers, Duration.ofMillis(50)).get(10, TimeUnit.SECONDS);
      assertThat(unfinished.toEnd()).isEmpty();
      Awaitility.await().until(() -> servers.budget.usedBytes() == 0);
    }
  }

  private static CompletableFuture<Void> stop(Servers servers, Duration within) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            servers.server.stop(Deadline.after(Clock.SYSTEM.nanoTime(), within));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void stopsAcceptingAtTheLimitOfConnectionsAndGoesOnBelowIt() throws Exception {
    HttpLimits two =
        new HttpLimits(
            8192,
            65536,
            2,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            262144,
            65536);
    try (Servers servers =
        new Servers(
            "{}", HttpServerTest::echo, two, new MemoryBudget(1 << 20), context -> context)) {
      String request = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";
      try (Wire first = servers.wire();
          Wire second = servers.wire();
          Wire third = servers.wire()) {
        assertThat(first.send(request).response()).endsWith("x");
        assertThat(second.send(request).response()).endsWith("x");
        third.send(request);
        assertThatThrownBy(() -> third.within(300).response())
            .isInstanceOf(SocketTimeoutException.class);
        first.hangUp();
        assertThat(third.within(10_000).response()).endsWith("x");
      }
    }
  }

  private static void assertRefusal(HttpResponse<byte[]> response, int status, String body) {
    assertThat(new String(response.body(), UTF_8)).isEqualTo(body);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void aPathThatEndsWithASlashServesWhatIsBelow() throws Exception {
    UnaryOperator<HttpServer> routes =
        server -> {
          for (String path : List.of("/a", "/a/b/", "/a/b/c/")) {
            server.handle(path, exchange -> exchange.respond(HttpAnswer.text(200, path)));
          }
          return server;
        };
    try (Servers servers = new Servers("{}", routes)) {
      assertThat(post(servers.url("/a"), text(1)).body()).asString().isEqualTo("/a");
      assertThat(post(servers.url("/a/b/x/y"), text(1)).body()).asString().isEqualTo("/a/b/");
      assertThat(post(servers.url("/a/b/c/d"), text(1)).body()).asString().isEqualTo("/a/b/c/");
      assertThat(post(servers.url("/a/x"), text(1)).statusCode()).isEqualTo(404);
      HttpResponse<byte[]> folder = post(servers.url("/a/b"), text(1));
      assertThat(folder.statusCode()).isEqualTo(307);
      assertThat(folder.headers().firstValue("Location")).contains("/a/b/");
    }
  }
}
