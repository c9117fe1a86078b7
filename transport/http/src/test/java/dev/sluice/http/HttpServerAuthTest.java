package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.CallHead;
import dev.sluice.component.Extension;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.ObservesKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class HttpServerAuthTest {
  private static final BlockingQueue<RequestMetadata> SEEN = new LinkedBlockingQueue<>();

  private static HttpServer ok(HttpServer server) {
    return server.handle(
        "/",
        exchange -> {
          SEEN.add(exchange.metadata());
          exchange.respond(HttpAnswer.text(200, "fine"));
        });
  }

  /** Lets in whoever says the word. */
  private static final class Word implements Extension, ServerAuthenticator {
    @Override
    public Map<String, String> authenticate(CallHead head) throws NotAuthenticated {
      if (!List.of("sesame").equals(head.headers().get("word"))) {
        throw new NotAuthenticated("missing the word");
      }
      return Map.of("subject", "ali");
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }

  private static Servers guarded(String yaml) throws Exception {
    return new Servers(
        yaml,
        HttpServerAuthTest::ok,
        HttpLimits.DEFAULT,
        new MemoryBudget(1 << 20),
        context -> context.withExtension("word", new Word()));
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::auth::authenticator", "protocols::http::include_metadata"})
  void asksBeforeTheBody() throws Exception {
    try (Servers servers = guarded("{auth: {authenticator: word}, include_metadata: true}");
        Wire stranger = servers.wire();
        Wire friend = servers.wire()) {
      stranger.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
      assertThat(stranger.response()).startsWith("HTTP/1.1 401").endsWith("missing the word\n");
      friend.send(
          "POST / HTTP/1.1\r\nHost: a\r\nWord: sesame\r\nX-B: 1\r\nx-b: 2\r\nContent-Length: 0\r\n\r\n");
      assertThat(friend.response()).startsWith("HTTP/1.1 200");
      RequestMetadata seen = SEEN.take();
      assertThat(seen.authAttributes()).containsEntry("subject", "ali");
      assertThat(seen.header("x-b")).containsExactly("1", "2");
      assertThat(seen.header("host")).containsExactly("a");
      assertThat(seen.peerAddress()).startsWith("127.0.0.1:");
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::auth::request_params"})
  void showsQueryParametersAsHeaders() throws Exception {
    try (Servers servers = guarded("{auth: {authenticator: word, request_params: [word]}}");
        Wire wire = servers.wire()) {
      wire.send("GET /?word=sesame HTTP/1.1\r\nHost: a\r\nWord: wrong\r\n\r\n");
      assertThat(wire.response()).startsWith("HTTP/1.1 200");
      assertThat(SEEN.take().headers()).isEmpty(); // metadata was not asked for
    }
  }

  /** Takes a worker that the test runs, and says what the test wants. */
  private static final class Slow implements Extension, ServerAuthenticator {
    private boolean isBusy;

    @Override
    public boolean takesLong(CallHead head) {
      return true;
    }

    @Override
    public Map<String, String> authenticate(CallHead head) throws NotAuthenticated {
      if (isBusy) {
        throw NotAuthenticated.forNow("busy");
      }
      if (head.headers().containsKey("unlinked")) {
        throw new NoClassDefFoundError("unlinked");
      }
      if (head.headers().containsKey("broken")) {
        throw new IllegalStateException("broken");
      }
      if (!head.headers().containsKey("word")) {
        throw new NotAuthenticated("missing the word");
      }
      return Map.of("subject", "ali");
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }

  private static Servers slowlyGuarded(Slow guard, BlockingQueue<Runnable> worker)
      throws Exception {
    return new Servers(
        "{auth: {authenticator: word}}",
        server ->
            server.handle(
                "/",
                exchange -> {
                  SEEN.add(exchange.metadata());
                  exchange.respond(HttpAnswer.text(200, "took " + exchange.body().length() + ";"));
                }),
        HttpLimits.DEFAULT,
        new MemoryBudget(1 << 20),
        context -> context.withExtension("word", guard).withExecutor(worker::add));
  }

  @Test
  void whoIsLongToRecogniseWaitsForAWorkerWithTheBodyUnread() throws Exception {
    BlockingQueue<Runnable> worker = new LinkedBlockingQueue<>();
    try (Servers servers = slowlyGuarded(new Slow(), worker);
        Wire wire = servers.wire()) {
      String head = "POST / HTTP/1.1\r\nHost: a\r\nWord: sesame\r\n";
      wire.send(head + "Content-Length: 5\r\n\r\nhello");
      worker.take().run();
      assertThat(wire.response()).startsWith("HTTP/1.1 200").contains("took 5;");
      wire.send(head + "Transfer-Encoding: chunked\r\n\r\n");
      Runnable second = worker.take();
      wire.send("3\r\nabc\r\n0\r\n\r\n");
      second.run();
      assertThat(wire.response()).contains("took 3;");
      wire.send(head + "Content-Length: 0\r\n\r\n" + head + "Content-Length: 1\r\n\r\nx");
      worker.take().run();
      assertThat(wire.response()).contains("took 0;");
      worker.take().run();
      assertThat(wire.response()).contains("took 1;");
      assertThat(SEEN.take().authAttributes()).containsEntry("subject", "ali");
      SEEN.clear();
    }
  }

  @Test
  void whatAWorkerRefusesIsAnsweredForWhatItIs() throws Exception {
    BlockingQueue<Runnable> worker = new LinkedBlockingQueue<>();
    Slow guard = new Slow();
    try (Servers servers = slowlyGuarded(guard, worker);
        Wire wire = servers.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
      worker.take().run();
      assertThat(wire.response()).startsWith("HTTP/1.1 401").endsWith("missing the word\n");
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nBroken: 1\r\nContent-Length: 0\r\n\r\n");
      worker.take().run();
      assertThat(wire.response()).startsWith("HTTP/1.1 500");
      guard.isBusy = true;
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      worker.take().run();
      assertThat(wire.response()).startsWith("HTTP/1.1 503").contains("busy");
    }
  }

  @Test
  void aBodyThatFindsNoRoomWhileAWorkerIsAskedIsRefusedToBeSentAgain() throws Exception {
    BlockingQueue<Runnable> worker = new LinkedBlockingQueue<>();
    try (Servers servers = slowlyGuarded(new Slow(), worker);
        Wire wire = servers.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\nWord: a\r\n\r\n");
      worker.take().run();
      assertThat(wire.response()).startsWith("HTTP/1.1 200");
      SEEN.clear();
      servers.budget.charge(1 << 20);
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nWord: a\r\nContent-Length: 99\r\n\r\nhello");
      worker.take().run();
      assertThat(wire.response()).startsWith("HTTP/1.1 503").contains("high memory usage");
      servers.budget.release(1 << 20);
      assertThat(SEEN).isEmpty();
    }
  }

  @Test
  void anErrorOfAnAuthenticatorOnAWorkerIsAnAnswerToo() throws Exception {
    BlockingQueue<Runnable> worker = new LinkedBlockingQueue<>();
    try (Servers servers = slowlyGuarded(new Slow(), worker);
        Wire wire = servers.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\nUnlinked: 1\r\n\r\n");
      worker.take().run();
      assertThat(wire.response()).startsWith("HTTP/1.1 500");
    }
  }

  @Test
  void aClientThatLeavesWhileAWorkerIsAskedIsForgotten() throws Exception {
    BlockingQueue<Runnable> worker = new LinkedBlockingQueue<>();
    try (Servers servers = slowlyGuarded(new Slow(), worker)) {
      try (Wire wire = servers.wire()) {
        wire.send("POST / HTTP/1.1\r\nHost: a\r\nWord: a\r\nContent-Length: 2\r\n\r\nab");
        worker.take().run();
        assertThat(wire.response()).startsWith("HTTP/1.1 200");
        SEEN.clear();
        wire.send("GET / HTTP/1.1\r\nHost: a\r\nWord: a\r\n\r\n");
        worker.take(); // which never runs
      }
      try (Wire next = servers.wire()) {
        next.send("GET / HTTP/1.1\r\nHost: a\r\nWord: a\r\n\r\n");
        worker.take().run();
        assertThat(next.response()).startsWith("HTTP/1.1 200");
        SEEN.clear();
      }
    }
  }

  @Test
  void doesNotStartWithoutItsAuthenticator() {
    assertThatThrownBy(() -> guarded("{auth: {authenticator: nobody}}"))
        .hasMessage("failed to resolve authenticator \"nobody\": authenticator not found");
  }
}
