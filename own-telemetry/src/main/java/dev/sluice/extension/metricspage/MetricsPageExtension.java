package dev.sluice.extension.metricspage;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.Listens;
import dev.sluice.config.BindFailure;
import dev.sluice.config.ConfigException;
import dev.sluice.exposition.ExpositionPage;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpExchange;
import dev.sluice.http.HttpHandler;
import dev.sluice.http.HttpServer;
import dev.sluice.http.HttpServerConfig;
import dev.sluice.http.RequestHead;
import dev.sluice.telemetry.own.SelfMetricsPage;
import dev.sluice.telemetry.own.SelfMetricsPageOptions;
import java.net.InetSocketAddress;
import java.util.List;

/** {@code /metrics}. The page is rendered on the executor for every scrape. */
final class MetricsPageExtension implements Extension, Listens {
  private static final String PATH = "/metrics";

  private final ExtensionContext context;
  private final SelfMetricsPageOptions options;
  private final HttpServer server;

  MetricsPageExtension(MetricsPageConfig config, ExtensionContext context) {
    this.context = context;
    this.options =
        new SelfMetricsPageOptions(
            config.reader().withoutScopeInfo(),
            config.reader().withoutUnits(),
            config.reader().withoutTypeSuffix(),
            config.resource(),
            config.constantLabels());
    this.server = new HttpServer(HttpServerConfig.on(config.endpoint()), context).unmeasured();
  }

  @Override
  public void start() throws Exception {
    // not before: the registry is the collector's, which is complete only now
    server.handle(PATH, new Scrapes(new SelfMetricsPage(context.collector().metrics(), options)));
    try {
      server.start();
    } catch (BindFailure e) {
      throw new ConfigException(
          "readers",
          "",
          String.valueOf(e.getMessage()),
          "Here the collector serves its own metrics. Write another port, readers: [{pull:"
              + " {exporter: {prometheus: {host: localhost, port: 8889}}}}], or level: none to"
              + " serve none",
          e);
    }
    context.log().info("Serving metrics", "address", server.address());
  }

  @Override
  public void stop(Deadline deadline) throws InterruptedException {
    server.stop(deadline);
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

  private record Scrapes(SelfMetricsPage page) implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) {
      ExpositionPage rendered =
          page.render(header(exchange, "Accept"), header(exchange, "Accept-Encoding"));
      HttpAnswer answer = HttpAnswer.of(200, rendered.contentType(), rendered.body());
      exchange.respond(rendered.gzip() ? answer.withHeader("Content-Encoding", "gzip") : answer);
    }

    @Override
    public boolean blocks() {
      return true;
    }

    private static String header(HttpExchange exchange, String name) {
      RequestHead head = exchange.head();
      String value = head.header(name);
      return value == null ? "" : value;
    }
  }
}
