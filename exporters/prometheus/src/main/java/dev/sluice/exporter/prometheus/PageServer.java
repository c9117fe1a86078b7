package dev.sluice.exporter.prometheus;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Slice;
import dev.sluice.exposition.PageRendering;
import dev.sluice.flow.Deadline;
import dev.sluice.http.BodySource;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpExchange;
import dev.sluice.http.HttpHandler;
import dev.sluice.http.HttpServer;
import dev.sluice.http.HttpServerConfig;
import dev.sluice.http.RequestHead;
import dev.sluice.runtime.Scheduler.Timer;
import dev.sluice.telemetry.ForeignText;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.RepeatedLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Serves {@code /metrics} and sweeps the store from time to time. */
final class PageServer {
  private static final String PATH = "/metrics";
  private static final String NAME_FILTER = "name[]";
  private static final int LONG_PAGE_BYTES = 256 * 1024; // shorter ones go out with their length

  private final boolean openMetrics;
  private final MetricStore store;
  private final ComponentContext context;
  private final HttpServer server;
  private final LongAdder hidden;
  private final RepeatedLine hiddenLine;
  private @Nullable Timer sweep; // guarded by this
  private boolean stopped; // guarded by this

  PageServer(
      HttpServerConfig config, boolean openMetrics, MetricStore store, ComponentContext context) {
    this.openMetrics = openMetrics;
    this.store = store;
    this.context = context;
    this.server = new HttpServer(config, context).handle(PATH, new Scrape());
    this.hidden =
        context
            .metrics()
            .counter(
                MetricLevel.BASIC,
                "sluice_exporter_hidden_series",
                "{series}",
                "Series left out of a page because two names are the same in its escaping scheme.",
                "exporter",
                context.id().toString());
    this.hiddenLine = new RepeatedLine(context.clock());
    context
        .metrics()
        .gauge(
            MetricLevel.NORMAL,
            "sluice_exporter_series",
            "{series}",
            "Series in the exporter's store.",
            store::series,
            "exporter",
            context.id().toString());
  }

  void start() throws Exception {
    server.start();
    scheduleSweep();
  }

  void stop(Deadline deadline) throws InterruptedException {
    synchronized (this) {
      stopped = true;
      if (sweep != null) {
        sweep.cancel();
      }
    }
    server.stop(deadline);
  }

  List<InetSocketAddress> boundAddresses() {
    return server.boundAddresses();
  }

  boolean offerAddress() {
    return server.offerAddress();
  }

  void keepAddress() {
    server.keepAddress();
  }

  private synchronized void scheduleSweep() {
    if (!stopped) {
      Duration period = Duration.ofNanos(store.settings().lifeNanos());
      sweep = context.scheduler().schedule(period, () -> context.executor().execute(this::sweep));
    }
  }

  private void sweep() {
    store.sweep(context.clock().nanoTime());
    scheduleSweep();
  }

  private final class Scrape implements HttpHandler {
    @Override
    public boolean blocks() {
      return true; // a large page takes its time
    }

    @Override
    public void handle(HttpExchange exchange) {
      RequestHead head = exchange.head();
      Set<String> names = nameFilter(head.query());
      long now = context.clock().nanoTime();
      try {
        PageRendering page =
            new PageRendering(
                header(head, "accept"),
                header(head, "accept-encoding"),
                openMetrics,
                store.page(now, name -> names.isEmpty() || names.contains(name)));
        exchange.respond(answer(page));
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory", e);
      }
    }

    private HttpAnswer answer(PageRendering page) throws IOException {
      List<Slice> begin = page.begin(LONG_PAGE_BYTES);
      HttpAnswer answer;
      if (page.isThrough()) {
        page.close();
        noteHidden(page);
        answer = HttpAnswer.of(200, page.contentType(), begin);
      } else {
        answer = HttpAnswer.streamed(200, page.contentType(), begin, new Rest(page));
      }
      return page.isGzip() ? answer.withHeader("Content-Encoding", "gzip") : answer;
    }
  }

  /** What is left of a long page. */
  private final class Rest implements BodySource {
    private final PageRendering page;

    Rest(PageRendering page) {
      this.page = page;
    }

    @Override
    public @Nullable Slice next() throws IOException {
      Slice piece = page.next();
      if (piece == null) {
        noteHidden(page);
      }
      return piece;
    }

    @Override
    public void close() {
      page.close();
    }
  }

  private void noteHidden(PageRendering page) {
    long series = page.leftOut();
    if (series == 0) {
      return;
    }
    hidden.add(series);
    long leftOut = hiddenLine.admit();
    if (leftOut >= 0) {
      context
          .log()
          .warn(
              "Series are left out of a page: names are the same once they are escaped.",
              "series",
              series,
              "first_metric",
              ForeignText.shown(page.firstLeftOut()),
              "content_type",
              page.contentType(),
              "cure",
              "let the scraper ask for escaping=allow-utf-8, or rename metrics or attributes",
              RepeatedLine.LEFT_OUT,
              leftOut);
    }
  }

  private static String header(RequestHead head, String name) {
    return String.join(",", head.headers().getOrDefault(name, List.of()));
  }

  /** The families that {@code name[]=} asks for; empty for all. */
  private static Set<String> nameFilter(String query) {
    Set<String> names = new HashSet<>();
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0 && decoded(part.substring(0, equals)).equals(NAME_FILTER)) {
        names.add(decoded(part.substring(equals + 1)));
      }
    }
    return names;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a stray percent sign: taken as it stands
    }
  }
}
