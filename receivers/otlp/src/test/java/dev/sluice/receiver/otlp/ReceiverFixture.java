package dev.sluice.receiver.otlp;

import dev.sluice.component.Extension;
import dev.sluice.component.Listens;
import dev.sluice.component.Receiver;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A receiver with both protocols on loopback, in front of one recording consumer per signal. */
final class ReceiverFixture implements AutoCloseable {
  final MemoryBudget budget = new MemoryBudget(64 << 20);
  final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  final TestContext context =
      TestContext.of(ComponentKind.RECEIVER, "otlp/in")
          .withBudget(budget)
          .withExecutor(executor)
          .withRealTime(
              (delay, action) -> {
                ScheduledFuture<?> timer =
                    timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> timer.cancel(false);
              });
  final Map<Signal, RecordingConsumer> next = new EnumMap<>(Signal.class);
  private final Receiver receiver;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Traces, metrics and logs are in use, by default keys. */
  ReceiverFixture() throws Exception {
    this("", "");
  }

  ReceiverFixture(String grpcKeys, String httpKeys) throws Exception {
    this(grpcKeys, httpKeys, Set.of(Signal.TRACES, Signal.METRICS, Signal.LOGS));
  }

  ReceiverFixture(String grpcKeys, String httpKeys, Set<Signal> signals) throws Exception {
    this(grpcKeys, httpKeys, signals, Map.of());
  }

  ReceiverFixture(
      String grpcKeys, String httpKeys, Set<Signal> signals, Map<String, Extension> extensions)
      throws Exception {
    extensions.forEach(context::withExtension);
    Map<Signal, TelemetryConsumer> consumers = new EnumMap<>(Signal.class);
    for (Signal signal : signals) {
      RecordingConsumer consumer = new RecordingConsumer();
      next.put(signal, consumer);
      consumers.put(signal, consumer);
    }
    String yaml =
        "protocols:\n"
            + "  grpc: {endpoint: '127.0.0.1:0'"
            + (grpcKeys.isEmpty() ? "" : ", " + grpcKeys)
            + "}\n"
            + "  http: {endpoint: '127.0.0.1:0'"
            + (httpKeys.isEmpty() ? "" : ", " + httpKeys)
            + "}\n";
    OtlpReceiverConfig config = SpecBinder.fromYaml(OtlpReceiverConfig.SPEC, yaml);
    receiver = new OtlpReceiverFactory().create(config, context.inFrontOf(consumers));
    receiver.start();
  }

  RecordingConsumer next(Signal signal) {
    RecordingConsumer consumer = next.get(signal);
    if (consumer == null) {
      throw new AssertionError("no consumer for " + signal);
    }
    return consumer;
  }

  private List<InetSocketAddress> bound() {
    return ((Listens) receiver).boundAddresses();
  }

  GrpcSender grpc() {
    return new GrpcSender(bound().get(0));
  }

  InetSocketAddress grpcAddress() {
    return bound().get(0);
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + bound().get(1).getPort() + path);
  }

  HttpResponse<byte[]> post(String path, String contentType, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url(path))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  double metric(String outcome, Signal signal, String transport) {
    return context
        .metrics()
        .value(
            "otelcol_receiver_" + outcome + "_" + signal.metricSuffix(),
            "receiver",
            "otlp/in",
            "transport",
            transport);
  }

  void stop(Duration within) throws Exception {
    receiver.stop(Deadline.after(context.clock().nanoTime(), within));
  }

  @Override
  public void close() {
    try {
      stop(Duration.ofSeconds(1));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    context.close();
    executor.shutdownNow();
    timers.shutdownNow();
  }
}
