package dev.sluice.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** The reference collector with a {@code debug} exporter that writes to its stdout. */
final class ReferenceCollector implements AutoCloseable {
  private final Process process;
  private final Path output;
  private final int port;

  /** Skips the test where the environment names no reference collector. */
  ReferenceCollector(Path folder, String debugConfig) throws IOException {
    String binary = System.getenv("REFERENCE_COLLECTOR");
    Assumptions.assumeTrue(
        binary != null, "skipped: REFERENCE_COLLECTOR does not name a reference collector");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String pipeline = "{receivers: [otlp], exporters: [debug]}";
    String config =
        """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        exporters: {debug: %s}
        service:
          telemetry: {metrics: {level: none}}
          pipelines: {traces: %s, metrics: %s, logs: %s}
        """
            .formatted(port, debugConfig, pipeline, pipeline, pipeline);
    Path file = Files.writeString(folder.resolve("config.yaml"), config);
    output = folder.resolve("stdout.txt");
    process =
        new ProcessBuilder(binary, "--config", file.toString())
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("stderr.txt").toFile())
            .start();
  }

  void send(String signal, byte[] request) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/" + signal))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request))
            .build();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () ->
                assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200));
  }

  /** What it wrote to stdout; ends it. */
  String output() throws IOException, InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
