package dev.sluice.http;

import dev.sluice.config.SpecBinder;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.testkit.TestContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server of a test: bound to a free port of the loopback, stopped and checked at the end. */
final class Servers implements AutoCloseable {
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  final MemoryBudget budget;
  final TestContext context;
  final HttpServer server;

  Servers(String yaml, UnaryOperator<HttpServer> routes) throws Exception {
    this(yaml, routes, HttpLimits.DEFAULT, new MemoryBudget(64 << 20), context -> context);
  }

  Servers(
      String yaml,
      UnaryOperator<HttpServer> routes,
      HttpLimits limits,
      MemoryBudget budget,
      UnaryOperator<TestContext> setup)
      throws Exception {
    this.budget = budget;
    this.context =
        setup.apply(
            TestContext.of(ComponentKind.RECEIVER, "otlp")
                .withRealTime(
                    (delay, action) -> {
                      ScheduledFuture<?> task =
                          timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
                      return () -> task.cancel(false);
                    })
                .withExecutor(executor)
                .withBudget(budget));
    HttpServerConfig config = SpecBinder.fromYaml(HttpServerConfig.spec("127.0.0.1:0"), yaml);
    this.server = routes.apply(new HttpServer(config, context, HttpErrors.TEXT, limits));
    server.start();
  }

  InetSocketAddress address() {
    return server.boundAddresses().get(0);
  }

  String url(String path) {
    return "http://127.0.0.1:" + address().getPort() + path;
  }

  int openConnections() {
    return server.openConnections();
  }

  Wire wire() throws Exception {
    return new Wire(address());
  }

  static Deadline soon() {
    return Deadline.after(Clock.SYSTEM.nanoTime(), Duration.ofSeconds(10));
  }

  @Override
  public void close() {
    try {
      server.stop(soon());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    context.close();
    executor.shutdownNow();
    timers.shutdownNow();
  }
}
