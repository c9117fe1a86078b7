package dev.sluice.it;

import dev.sluice.engine.Collector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * A program that embeds collectors: in each round one of them sends to another over gRPC and over
 * HTTP. It prints what threads are left when both have stopped, and how long their stops took.
 */
final class StartStopRounds {
  private static final int ROUNDS = 5;
  private static final String SPAN =
      "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"name\": \"a\"}]}]}]}";

  private StartStopRounds() {}

  public static void main(String[] args) throws IOException {
    Set<Thread> before = threads();
    for (int round = 1; round <= ROUNDS; round++) {
      Collector backend = started("nop: {}", "[nop]");
      Collector sender =
          started(
              """
              otlp_grpc: {endpoint: 'localhost:%d', tls: {insecure: true}},
              otlp_http: {endpoint: 'http://localhost:%d'}
              """
                  .formatted(backend.port("otlp/grpc"), backend.port("otlp/http")),
              "[otlp_grpc, otlp_http]");
      send(sender.port("otlp/http"));
      long senderMillis = stop(sender);
      System.out.println("arrived: " + backend.metrics().value("otelcol_receiver_accepted_spans"));
      long backendMillis = stop(backend);
      Set<Thread> left = threads();
      left.removeAll(before);
      left.forEach(thread -> System.out.println("left: " + thread.getName()));
      System.out.println(
          "round " + round + " stopped in " + senderMillis + " and " + backendMillis + " ms");
    }
  }

  private static long stop(Collector collector) {
    long begun = System.nanoTime();
    collector.stop(Duration.ofSeconds(20));
    return (System.nanoTime() - begun) / 1_000_000;
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static Collector started(String exporters, String names) {
    Collector collector =
        Collector.builder()
            .config(
                """
                receivers:
                  otlp: {protocols: {grpc: {endpoint: 'localhost:0'}, http: {endpoint: 'localhost:0'}}}
                exporters: {%s}
                service: {pipelines: {traces: {receivers: [otlp], exporters: %s}}}
                """
                    .formatted(exporters, names))
            .build();
    collector.start();
    return collector;
  }

  private static void send(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + SPAN.length()
              + "\r\nConnection: close\r\n\r\n"
              + SPAN;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!answer.startsWith("HTTP/1.1 200")) {
        throw new IOException(answer);
      }
    }
  }
}
