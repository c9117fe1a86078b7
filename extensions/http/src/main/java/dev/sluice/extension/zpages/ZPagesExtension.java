package dev.sluice.extension.zpages;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.Listens;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpExchange;
import dev.sluice.http.HttpHandler;
import dev.sluice.http.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Serves the pages. */
final class ZPagesExtension implements Extension, Listens {
  private static final String NO_TRACES =
      "this collector records no spans of its own; see /debug/pipelinez and its metrics";
  private static final String NO_VARIABLES =
      "the variables are not shown: set expvar: {enabled: true} at the zpages extension";

  private static final String NO_TAPS =
      "data that passes is not shown: set taps: {enabled: true} at the zpages extension, where who"
          + " reads these pages may read whatever clients send";

  private final ExtensionContext context;
  private final TapPage taps;
  private final boolean showsData;
  private final HttpServer server;

  ZPagesExtension(ZPagesConfig config, ExtensionContext context) {
    this.context = context;
    this.taps = new TapPage(context);
    this.showsData = config.taps();
    Pages pages = new Pages(context, config.taps());
    this.server =
        new HttpServer(config.server(), context)
            .handle("/debug/servicez", html(query -> pages.service()))
            .handle("/debug/pipelinez", html(pages::pipelines))
            .handle("/debug/extensionz", html(pages::extensions))
            .handle("/debug/featurez", html(query -> pages.features()))
            .handle("/debug/tracez", absent(NO_TRACES))
            .handle(
                "/debug/expvarz",
                config.expvar()
                    ? page("application/json; charset=utf-8", query -> Variables.json(context))
                    : absent(NO_VARIABLES))
            .handle("/debug/tapz", config.taps() ? taps : absent(NO_TAPS));
  }

  @Override
  public void start() throws Exception {
    context.log().warn("zPages span processor registration is not available");
    if (showsData) {
      context.log().warn("Who can read the zPages can read the data that passes, at /debug/tapz.");
    }
    server.start();
    context.log().info("Starting zPages extension", "endpoint", server.address());
  }

  @Override
  public void stop(Deadline deadline) throws InterruptedException {
    taps.stop(); // who watches has an answer before the server waits for it
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

  /** A page that people look for here, but that is not there: the answer says why. */
  private static HttpHandler absent(String why) {
    return exchange -> exchange.respond(HttpAnswer.error(404, why));
  }

  private static HttpHandler html(Function<Query, String> page) {
    return page("text/html; charset=utf-8", page);
  }

  private static HttpHandler page(String contentType, Function<Query, String> page) {
    return new HttpHandler() {
      @Override
      public void handle(HttpExchange exchange) {
        String text = page.apply(Query.of(exchange.head().query()));
        exchange.respond(HttpAnswer.of(200, contentType, text.getBytes(StandardCharsets.UTF_8)));
      }

      @Override
      public boolean blocks() {
        return true;
      }
    };
  }
}
