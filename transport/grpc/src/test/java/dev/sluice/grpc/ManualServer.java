package dev.sluice.grpc;

import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.Map;

/** A server whose time the test owns. */
final class ManualServer implements AutoCloseable {
  final TestContext context;
  final MemoryBudget budget;
  private final GrpcServer server;

  ManualServer(GrpcServerConfig config, long budgetBytes, GrpcHandler handler) throws Exception {
    budget = new MemoryBudget(budgetBytes);
    context = TestContext.of(ComponentKind.RECEIVER, "otlp").withBudget(budget);
    server = new GrpcServer(config, context, Map.of(GrpcFixture.METHOD, handler));
    server.start();
  }

  ManualServer() throws Exception {
    this(GrpcServerConfig.on("127.0.0.1:0"), 1 << 30, GrpcFixture::echo);
  }

  RawConnection connect() throws Exception {
    return new RawConnection(GrpcFixture.address(server));
  }

  int port() {
    return GrpcFixture.port(server);
  }

  void advance(Duration by) {
    context.manualClock().advance(by);
  }

  /** What was said of connections that were refused. */
  String refusals() {
    return context.log().lines().stream()
        .filter(line -> line.message().contains("refused"))
        .toList()
        .toString();
  }

  @Override
  public void close() {
    try {
      server.stop(Deadline.after(context.clock().nanoTime(), Duration.ZERO));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    context.close();
  }
}
