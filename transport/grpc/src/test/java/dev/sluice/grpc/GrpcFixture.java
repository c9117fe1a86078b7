package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.TestContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Servers and clients on loopback, with real time, taken down together. */
final class GrpcFixture implements AutoCloseable {
  static final String METHOD = "test.Echo/Export";
  static final Duration PATIENCE = Duration.ofSeconds(10);

  final TestContext context;
  final MemoryBudget budget;
  final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final TestTimers timers = new TestTimers();
  private final List<GrpcServer> servers = new ArrayList<>();
  private final List<GrpcClient> clients = new ArrayList<>();

  GrpcFixture(long budgetBytes) {
    budget = new MemoryBudget(budgetBytes);
    context =
        TestContext.of(ComponentKind.RECEIVER, "otlp")
            .withRealTime(timers)
            .withExecutor(executor)
            .withBudget(budget);
  }

  GrpcFixture() {
    this(1 << 30);
  }

  /** A server on a port of the system's choice. */
  GrpcServer serve(GrpcHandler handler) throws Exception {
    return serve(GrpcServerConfig.on("127.0.0.1:0"), handler);
  }

  GrpcServer serve(GrpcServerConfig config, GrpcHandler handler) throws Exception {
    return serve(new GrpcServer(config, context, Map.of(METHOD, handler)));
  }

  GrpcServer serve(GrpcServer server) throws Exception {
    servers.add(server);
    server.start();
    return server;
  }

  GrpcClient connect(GrpcClientConfig config) throws Exception {
    return connect(config, METHOD);
  }

  GrpcClient connect(GrpcClientConfig config, String method) throws Exception {
    GrpcClient client = new GrpcClient(config, context, method);
    clients.add(client);
    client.start();
    return client;
  }

  GrpcClient connect(GrpcServer server) throws Exception {
    return connect(plain(server));
  }

  static GrpcClientConfig plain(GrpcServer server) {
    return Configs.compression(GrpcClientConfig.plaintextTo("127.0.0.1:" + port(server)), "none");
  }

  static int port(GrpcServer server) {
    return ((InetSocketAddress) address(server)).getPort();
  }

  static SocketAddress address(GrpcServer server) {
    return Objects.requireNonNull(server.address());
  }

  GrpcResult call(GrpcClient client, Batch batch) throws Exception {
    return call(client, batch, Deadline.after(System.nanoTime(), PATIENCE));
  }

  GrpcResult call(GrpcClient client, byte[] bytes) throws Exception {
    return call(client, batch(bytes));
  }

  GrpcResult call(GrpcClient client, Batch batch, Deadline deadline) throws Exception {
    return start(client, batch, deadline).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  CompletableFuture<GrpcResult> start(GrpcClient client, Batch batch, Deadline deadline) {
    CompletableFuture<GrpcResult> result = new CompletableFuture<>();
    client.call(batch, deadline, result::complete);
    return result;
  }

  static Batch batch(byte[] bytes) {
    return Batch.of(Signal.TRACES, Payload.of(bytes), 1, RequestMetadata.NONE, MemoryLease.NONE);
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(Slice slice) {
    return new String(slice.array(), slice.offset(), slice.length(), StandardCharsets.UTF_8);
  }

  /** Answers with the message. */
  static void echo(GrpcRequest request, GrpcHandler.GrpcReply reply) {
    reply.send(GrpcResponse.ok(request.body()));
  }

  @Override
  public void close() {
    Deadline soon = Deadline.after(System.nanoTime(), Duration.ofSeconds(2));
    try {
      for (GrpcClient client : clients) {
        client.stop(soon);
      }
      for (GrpcServer server : servers) {
        server.stop(soon);
      }
      context.close();
      timers.close();
      executor.shutdown();
      assertThat(executor.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
