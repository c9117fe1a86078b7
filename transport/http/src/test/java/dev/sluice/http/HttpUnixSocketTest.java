package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.BindFailure;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ObservesKey;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpUnixSocketTest {
  @TempDir Path directory;

  private static HttpServer hello(HttpServer server) {
    return server.handle("/", exchange -> exchange.respond(HttpAnswer.text(200, "hello")));
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::transport", "protocols::http::endpoint"})
  void listensOnAPathAlsoWhenAKilledProcessLeftItBehind() throws Exception {
    Path path = directory.resolve("otlp.sock");
    Files.createFile(path);
    try (Servers servers =
            new Servers("{transport: unix, endpoint: " + path + "}", HttpUnixSocketTest::hello);
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertThat(servers.server.address()).isEqualTo(path.toString());
      client.write(
          ByteBuffer.wrap(
              "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(1000);
      while (client.read(answer) >= 0) {
        assertThat(answer.hasRemaining()).isTrue();
      }
      assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200")
          .endsWith("hello");
    }
  }

  @ParameterizedTest
  @CsvSource({"tcp4, 127.0.0.1", "tcp, 127.0.0.1"})
  void bindsTheFamilyItIsTold(String transport, String bound) throws Exception {
    try (Servers servers =
        new Servers(
            "{transport: " + transport + ", endpoint: 'localhost:0'}", HttpUnixSocketTest::hello)) {
      assertThat(servers.address().getAddress().getHostAddress()).isEqualTo(bound);
    }
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    try (Servers servers = new Servers("{}", HttpUnixSocketTest::hello)) {
      String endpoint = "127.0.0.1:" + servers.address().getPort();
      assertThatThrownBy(
              () -> new Servers("{endpoint: '" + endpoint + "'}", HttpUnixSocketTest::hello))
          .isInstanceOf(BindFailure.class)
          .hasMessage("listen tcp " + endpoint + ": bind: address already in use");
    }
  }

  @Test
  void refusesEndpointsAndTransportsItCannotUse() {
    assertThatThrownBy(() -> config("{endpoint: localhost}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("address localhost: missing port in address");
    assertThatThrownBy(() -> config("{endpoint: 'localhost:x'}"))
        .hasMessageContaining("lookup tcp/x: unknown port");
    assertThatThrownBy(() -> config("{transport: udp}")).hasMessageContaining("tcp, tcp4, tcp6");
    assertThatThrownBy(() -> config("{transport: carrier-pigeon}"))
        .hasMessageContaining("unsupported transport type \"carrier-pigeon\"");
    assertThatThrownBy(() -> config("{middlewares: [{id: memory_limiter}]}"))
        .hasMessageContaining("middleware");
  }

  @Test
  void anUnknownCodingAmongTheAlgorithmsIsWarnedOfAndHasNoEffect() throws Exception {
    try (Servers servers =
        new Servers("{compression_algorithms: [br, '', gzip]}", server -> server)) {
      assertThat(servers.context.log().messages("warn"))
          .contains("An unknown name in compression_algorithms has no effect");
    }
  }

  @Test
  void zeroAsBodyLimitMeansTheDefault() {
    assertThat(config("{max_request_body_size: 0}").maxRequestBodyBytes()).isEqualTo(20 << 20);
    assertThat(config("{max_request_body_size: -1}").maxRequestBodyBytes()).isEqualTo(20 << 20);
  }

  private static HttpServerConfig config(String yaml) {
    return SpecBinder.fromYaml(HttpServerConfig.spec("localhost:4318"), yaml);
  }
}
