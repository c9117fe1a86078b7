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

  @Test
  void doesNotStartWithoutItsAuthenticator() {
    assertThatThrownBy(() -> guarded("{auth: {authenticator: nobody}}"))
        .hasMessage("failed to resolve authenticator \"nobody\": authenticator not found");
  }
}
