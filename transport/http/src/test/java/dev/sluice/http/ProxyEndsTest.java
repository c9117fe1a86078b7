package dev.sluice.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies that never make the tunnel do not keep the connection. */
class ProxyEndsTest {
  private static final String ENDLESS_LINE = "x".repeat(1_000) + "\r\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 407 Who\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n|3e8\\r\\n%s|answered 407",
        "HTTP/1.1 502 No\\r\\n\\r\\n|%s|answered 502",
        "|HTTP/1.1 103 Early\\r\\nLink: %s\\r\\n|answers without end",
        "SSH-2.0-OpenSSH_9.6\\r\\n|%s|does not answer in HTTP",
        "HTTP/1.1 200 OK\\r\\n|A: %s|does not answer in HTTP",
      })
  void anAnswerWithoutEndIsListenedToNoLonger(String begin, String again, String words)
      throws Exception {
    CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
    String first = begin == null ? "" : begin.replace("\\r\\n", "\r\n");
    String piece = again.replace("\\r\\n", "\r\n").formatted(ENDLESS_LINE);
    try (Servers servers = new Servers("{}", server -> server);
        ScriptedServer proxy =
            new ScriptedServer(
                peer -> {
                  peer.request();
                  try {
                    peer.send(first);
                    for (int i = 0; i < 100_000; i++) {
                      peer.send(piece);
                    }
                    hungUp.complete(false);
                  } finally {
                    hungUp.complete(true);
                  }
                });
        Callers callers =
            new Callers(servers.context, "{proxy_url: 'http://127.0.0.1:" + proxy.port() + "'}")) {
      assertThat(callers.failure(Callers.post("https://backend.invalid/", "x")))
          .startsWith("proxy 127.0.0.1:" + proxy.port() + " ")
          .contains(words)
          .doesNotContain("xxx")
          .doesNotContain("SSH");
      assertThat(hungUp.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void interimAnswersBeforeTheTunnelAreNoRefusal() throws Exception {
    try (Servers servers = new Servers("{}", server -> server);
        ScriptedServer proxy =
            new ScriptedServer(
                peer -> {
                  peer.request();
                  peer.send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
                  peer.send("no TLS");
                });
        Callers callers =
            new Callers(servers.context, "{proxy_url: 'http://127.0.0.1:" + proxy.port() + "'}")) {
      assertThat(callers.failure(Callers.post("https://backend.invalid/", "x")))
          .startsWith("tls: ");
    }
  }

  @Test
  void aProxyThatLeftBeforeItWasAskedIsAFailure() throws Exception {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.close().sync();
    List<String> told = new ArrayList<>();
    ProxySettings.Proxy proxy = proxy();
    channel.pipeline().addLast(new TunnelWatch(proxy, why -> told.add(String.valueOf(why))));
    assertThat(told).containsExactly("proxy p:1 closed the connection");
  }

  private static ProxySettings.Proxy proxy() {
    return requireNonNull(
        new ProxySettings("http://p:1", name -> null).forTarget(URI.create("https://h/")));
  }

  @Test
  void aSilentProxyIsGivenUpInTime() {
    ProxySettings.Proxy proxy = proxy();
    List<String> told = new ArrayList<>();
    TunnelWatch watch = new TunnelWatch(proxy, why -> told.add(String.valueOf(why)));
    EmbeddedChannel channel =
        new EmbeddedChannel(watch, new ProxyConnect("h:443", proxy, watch::ended));
    channel.freezeTime();
    channel.writeInbound(Unpooled.copiedBuffer("HTTP/1.1 ", US_ASCII));
    channel.advanceTimeBy(TunnelWatch.TIMEOUT.toNanos() + 1, TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
    assertThat(told).containsExactly("proxy p:1 did not answer in time");
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }
}
