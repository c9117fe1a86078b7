package dev.sluice.extension.healthcheck;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.Listens;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpExchange;
import dev.sluice.http.HttpServer;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The second version of {@code health_check}: answers by the states of the components. */
final class StatusExtension implements Extension, Listens {
  private static final int NOT_FOUND = 404;

  private final ExtensionContext context;
  private final Optional<ComponentHealth> health;
  private final HttpServer server;
  private volatile boolean hasBeenReady; // written by the control thread

  StatusExtension(V2Http config, Optional<ComponentHealth> health, ExtensionContext context) {
    this.context = context;
    this.health = health;
    HttpServer listening = new HttpServer(config.server(), context);
    this.server =
        config.isStatusEnabled()
            ? listening.handle(config.statusPath(), exchange -> exchange.respond(answer(exchange)))
            : listening;
  }

  @Override
  public void start() throws Exception {
    server.start();
    context.log().info("Starting health_check extension", "endpoint", server.address());
  }

  @Override
  public void stop(Deadline deadline) throws InterruptedException {
    server.stop(deadline);
  }

  @Override
  public void onReady() {
    hasBeenReady = true;
  }

  @Override
  public List<InetSocketAddress> boundAddresses() {
    return server.boundAddresses();
  }

  private HttpAnswer answer(HttpExchange exchange) {
    Map<String, String> query = parameters(exchange);
    boolean verbose = query.containsKey("verbose") && !"false".equals(query.get("verbose"));
    StatusTree tree =
        StatusTree.of(
            context.collector().components(),
            hasBeenReady,
            health.map(ComponentHealth::putsRecoverableFirst).orElse(false));
    StatusPage page = new StatusPage(health, context.collector().startTime());
    return tree.of(query.getOrDefault("pipeline", ""))
        .map(found -> page.answer(found, verbose, context.clock().now()))
        .map(
            told ->
                HttpAnswer.of(
                    told.status(),
                    "application/json",
                    told.json().getBytes(StandardCharsets.UTF_8)))
        .orElseGet(() -> HttpAnswer.empty(NOT_FOUND));
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : exchange.head().query().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      try {
        found.putIfAbsent(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
      } catch (IllegalArgumentException e) {
        // A broken escape: as in Go, that one parameter is not there.
      }
    }
    return found;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
