package dev.sluice.extension.healthcheck;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.Listens;
import dev.sluice.config.GoDuration;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers 200 from the moment all pipelines run until the collector begins to stop, else 503. */
final class HealthCheckExtension implements Extension, Listens {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final HealthCheckConfig config;
  private final ExtensionContext context;
  private final HttpServer server;
  private volatile @Nullable Up up; // written by the control thread

  /** Since when, on both clocks. */
  private record Up(Instant since, long sinceNanos) {}

  HealthCheckExtension(HealthCheckConfig config, ExtensionContext context) {
    this.config = config;
    this.context = context;
    this.server =
        new HttpServer(config.server(), context)
            .handle(config.path(), exchange -> exchange.respond(answer()));
  }

  @Override
  public void start() throws Exception {
    server.start();
    context.log().info("Starting health_check extension", "endpoint", server.address());
  }

  @Override
  public void stop(Deadline deadline) throws InterruptedException {
    up = null;
    server.stop(deadline);
  }

  @Override
  public void onReady() {
    up = new Up(context.clock().now(), context.clock().nanoTime());
    context.log().info("Health Check state change", "status", "ready");
  }

  @Override
  public void onNotReady() {
    up = null;
    context.log().info("Health Check state change", "status", "unavailable");
  }

  @Override
  public List<InetSocketAddress> boundAddresses() {
    return server.boundAddresses();
  }

  @Override
  public boolean offerAddresses() {
    return server.offerAddress();
  }

  @Override
  public void keepAddresses() {
    server.keepAddress();
  }

  private HttpAnswer answer() {
    Up now = up;
    int status = now == null ? UNAVAILABLE : OK;
    return config
        .responseBody()
        .map(body -> now == null ? body.unhealthy() : body.healthy())
        .map(
            text ->
                HttpAnswer.of(
                    status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8)))
        .orElseGet(
            () ->
                HttpAnswer.of(
                    status, "application/json", json(now).getBytes(StandardCharsets.UTF_8)));
  }

  private String json(@Nullable Up now) {
    if (now == null) {
      return json("Server not available", NEVER, "");
    }
    Duration uptime = Duration.ofNanos(context.clock().nanoTime() - now.sinceNanos());
    return json("Server available", now.since().toString(), GoDuration.format(uptime));
  }

  private static String json(String status, String upSince, String uptime) {
    return "{\"status\":\""
        + status
        + "\",\"upSince\":\""
        + upSince
        + "\",\"uptime\":\""
        + uptime
        + "\"}";
  }
}
