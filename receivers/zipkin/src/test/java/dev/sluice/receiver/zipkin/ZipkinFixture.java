package dev.sluice.receiver.zipkin;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.component.Listens;
import dev.sluice.component.Receiver;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver on loopback in front of a recording consumer. */
final class ZipkinFixture implements AutoCloseable {
  static final String JSON = "application/json";
  static final String PROTO = "application/x-protobuf";
  static final String THRIFT = "application/x-thrift";
  static final String V1 = "/api/v1/spans";
  static final String V2 = "/api/v2/spans";

  final MemoryBudget budget;
  final RecordingConsumer next = new RecordingConsumer();
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  final TestContext context;
  private final Receiver receiver;
  private final HttpClient http = HttpClient.newHttpClient();

  ZipkinFixture(String keys) throws Exception {
    this(keys, 64 << 20);
  }

  ZipkinFixture(String keys, long budgetBytes) throws Exception {
    budget = new MemoryBudget(budgetBytes);
    context =
        TestContext.of(ComponentKind.RECEIVER, "zipkin/in")
            .withBudget(budget)
            .withExecutor(executor);
    ZipkinReceiverConfig config =
        SpecBinder.fromYaml(
            ZipkinReceiverConfig.SPEC,
            "{endpoint: '127.0.0.1:0'" + (keys.isEmpty() ? "" : ", " + keys) + "}");
    receiver =
        new ZipkinReceiverFactory().create(config, context.inFrontOf(Map.of(Signal.TRACES, next)));
    receiver.start();
  }

  URI url(String path) {
    return url(receiver, path);
  }

  static URI url(Receiver receiver, String path) {
    int port = ((Listens) receiver).boundAddresses().get(0).getPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpResponse<String> post(String path, String type, String body, String... headers)
      throws IOException, InterruptedException {
    return post(path, type, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> post(String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url(path))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    next.batches()
        .forEach(
            batch -> {
              try {
                ExportTraceServiceRequest request =
                    ExportTraceServiceRequest.parseFrom(batch.payload().toByteArray());
                for (ResourceSpans resource : request.getResourceSpansList()) {
                  for (ScopeSpans scope : resource.getScopeSpansList()) {
                    spans.addAll(scope.getSpansList());
                  }
                }
              } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
              }
            });
    return spans;
  }

  double metric(String outcome, String transport) {
    return context
        .metrics()
        .value(
            "otelcol_receiver_" + outcome + "_spans",
            "receiver",
            "zipkin/in",
            "transport",
            transport);
  }

  @Override
  public void close() {
    try {
      receiver.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    context.close();
    executor.shutdownNow();
  }
}
