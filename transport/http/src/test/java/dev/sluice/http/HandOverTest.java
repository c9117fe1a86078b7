package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.BindFailure;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server gives its address to the one that takes its place. */
@Timeout(60)
class HandOverTest {
  private static final String ASK = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  private final Servers servers = new Servers("{}", server -> answering(server, "old"));
  private final HttpServer old = servers.server;
  private final InetSocketAddress address = servers.address();
  private final String endpoint = "127.0.0.1:" + address.getPort();

  HandOverTest() throws Exception {}

  private static HttpServer answering(HttpServer server, String text) {
    return server.handle("/", exchange -> exchange.respond(HttpAnswer.text(200, text)));
  }

  private HttpServer server(String at) {
    return answering(new HttpServer(HttpServerConfig.on(at), servers.context), "heir");
  }

  @AfterEach
  void end() {
    servers.close();
  }

  @Test
  void noClientIsRefusedWhileAnOldRequestHoldsTheOldServer() throws Exception {
    HttpServer heir = server(endpoint);
    try (Wire unfinished = new Wire(address)) {
      unfinished.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc");
      assertThat(old.offerAddress()).isTrue();
      heir.start();
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(
              () -> {
                try {
                  old.stop(Servers.soon());
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (int i = 0; old.boundAddresses().isEmpty() ? i < 20 : i < 10_000; i++) {
        assertThat(ask()).matches("(?s)HTTP/1.1 200.*(old|heir)");
      }
      assertThat(stopped).isNotDone();
      assertThat(unfinished.send("de").toEnd()).endsWith("old");
      stopped.get(10, TimeUnit.SECONDS);
    } finally {
      heir.stop(Servers.soon());
    }
  }

  /**
   * Asks on a connection of its own. What the kernel had queued for a socket when that closed is
   * reset, which nobody can prevent: then the client connects again, and somebody listens.
   */
  private String ask() throws IOException {
    try (Wire wire = new Wire(address)) {
      return wire.send(ASK).toEnd();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
      try (Wire again = new Wire(address)) {
        return again.send(ASK).toEnd();
      }
    }
  }

  @Test
  void nobodyButAnHeirBindsAnAddressInUse() throws Exception {
    assertThatThrownBy(server(endpoint)::start).isInstanceOf(BindFailure.class);
    assertThat(old.offerAddress()).isTrue();
    old.keepAddress();
    assertThatThrownBy(server(endpoint)::start).isInstanceOf(BindFailure.class);
    assertThat(old.offerAddress()).isTrue();
    HttpServer heir = server("0.0.0.0:" + address.getPort());
    heir.start();
    try (TestContext elsewhere = TestContext.of(ComponentKind.RECEIVER, "otlp")) {
      HttpServer stranger = new HttpServer(HttpServerConfig.on(endpoint), elsewhere);
      assertThatThrownBy(stranger::start).isInstanceOf(BindFailure.class);
    }
    old.stop(Servers.soon());
    assertThatThrownBy(server(endpoint)::start)
        .as("the heir shares with nobody")
        .isInstanceOf(BindFailure.class);
    heir.stop(Servers.soon());
  }
}
