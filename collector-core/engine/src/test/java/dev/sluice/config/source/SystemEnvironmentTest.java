package dev.sluice.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.config.Findings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemEnvironmentTest {
  private static HttpServer serve(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String uri(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/c.yaml";
  }

  @Test
  void readsFilesAndPages(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("c.yaml"), "a: 1\n");
    HttpServer server = serve(200, "b: 2\n");
    try {
      assertThat(
              new ConfigResolver()
                  .resolve(List.of(file.toString(), uri(server)), new Findings())
                  .entries())
          .containsOnlyKeys("a", "b");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void pageThatIsNotThereIsNamedWithItsCode() throws IOException {
    HttpServer server = serve(404, "");
    try {
      assertThatThrownBy(() -> new ConfigResolver().resolve(List.of(uri(server)), new Findings()))
          .hasMessageContaining(
              "cannot retrieve the configuration: failed to load resource from uri \""
                  + uri(server)
                  + "\". status code: 404");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void serverThatIsNotThereIsNamed() throws IOException {
    HttpServer server = serve(200, "");
    server.stop(0);
    assertThatThrownBy(() -> new ConfigResolver().resolve(List.of(uri(server)), new Findings()))
        .hasMessageContaining("unable to download the file via HTTP GET for uri");
  }

  @Test
  void pageBeyondTheLimitIsRefused() throws IOException {
    HttpServer server = serve(200, "a: " + "x".repeat(5 << 20));
    try {
      assertThatThrownBy(() -> new ConfigResolver().resolve(List.of(uri(server)), new Findings()))
          .hasMessageContaining("document is larger than 3145728 bytes");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void directoryIsNotAFile(@TempDir Path directory) {
    assertThatThrownBy(
            () -> new ConfigResolver().resolve(List.of(directory.toString()), new Findings()))
        .hasMessageContaining("unable to read the file file:" + directory);
  }
}
