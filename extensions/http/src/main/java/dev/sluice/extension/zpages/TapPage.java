package dev.sluice.extension.zpages;

import dev.sluice.component.ExtensionContext;
import dev.sluice.config.GoDuration;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpExchange;
import dev.sluice.http.HttpHandler;
import dev.sluice.tap.EdgeId;
import dev.sluice.tap.Tap;
import dev.sluice.tap.TapOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code /debug/tapz}: the edges of the collector, and with {@code edge=...} the next batches that
 * pass there, as text. Each request has a tap of its own; how many there are at once, how long they
 * watch and how much they copy is bounded.
 */
final class TapPage implements HttpHandler {
  static final int MOST_AT_ONCE = 4;

  /** Of OTLP that one request copies. */
  static final long MOST_BYTES = 4 << 20;

  private static final int MOST_BATCHES = 100;
  private static final int USUAL_BATCHES = 10;
  private static final Duration USUAL_TIME = Duration.ofSeconds(5);

  /** Shorter than the time that the server gives an answer unless told otherwise. */
  private static final Duration LONGEST_TIME = Duration.ofSeconds(20);

  private final ExtensionContext context;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Set<TapRequest> watching = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  TapPage(ExtensionContext context) {
    this.context = context;
  }

  /** To list edges and to open a tap takes locks of whoever reloads. */
  @Override
  public boolean blocks() {
    return true;
  }

  @Override
  public void handle(HttpExchange exchange) {
    Query query = Query.of(exchange.head().query());
    if (query.get("edge").isEmpty()) {
      exchange.respond(list());
      return;
    }
    try {
      watch(exchange, query);
    } catch (Refusal refusal) {
      exchange.respond(HttpAnswer.error(refusal.status, refusal.words));
    }
  }

  private HttpAnswer list() {
    List<List<String>> rows =
        context.taps().edges().stream()
            .map(edge -> List.of(Html.link(edge.toString(), "tapz", "edge", edge.toString())))
            .toList();
    String page =
        new Html("Taps")
            .table(List.of("Edge"), rows)
            .paragraph(
                "An edge shows the next "
                    + USUAL_BATCHES
                    + " batches that pass within "
                    + GoDuration.format(USUAL_TIME)
                    + "; <code>&amp;n=100&amp;timeout=20s</code> asks for more.")
            .end();
    return HttpAnswer.of(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  private void watch(HttpExchange exchange, Query query) throws Refusal {
    int batches = batches(query.get("n"));
    Duration time = time(query.get("timeout"));
    if (!places.tryAcquire()) {
      exchange.respond(
          HttpAnswer.error(503, "so many as may watch at once do: " + MOST_AT_ONCE)
              .withHeader("Retry-After", "5"));
      return;
    }
    Tap tap;
    try {
      tap = open(query.get("edge"), batches);
    } catch (RuntimeException | Refusal e) {
      places.release();
      throw e;
    }
    TapRequest request = new TapRequest(context, tap, batches, time, exchange, this::over);
    watching.add(request);
    request.begin();
    if (stopped) {
      request.finish();
    }
  }

  private void over(TapRequest request) {
    watching.remove(request);
    places.release();
  }

  private Tap open(String name, int batches) throws Refusal {
    for (EdgeId edge : context.taps().edges()) {
      if (edge.toString().equals(name)) {
        try {
          return context.taps().open(edge, new TapOptions(batches, batches, MOST_BYTES));
        } catch (IllegalArgumentException | IllegalStateException e) {
          throw new Refusal(404, "the edge \"" + name + "\" went just now", e);
        }
      }
    }
    throw new Refusal(404, "there is no edge \"" + name + "\"; /debug/tapz lists them", null);
  }

  private static int batches(String text) throws Refusal {
    if (text.isEmpty()) {
      return USUAL_BATCHES;
    }
    if (!text.matches("[0-9]{1,3}")
        || text.matches("0+")
        || Integer.parseInt(text) > MOST_BATCHES) {
      throw new Refusal(400, "n is a number of batches from 1 to " + MOST_BATCHES, null);
    }
    return Integer.parseInt(text);
  }

  private static Duration time(String text) throws Refusal {
    if (text.isEmpty()) {
      return USUAL_TIME;
    }
    String range = "timeout is more than 0s and at most " + GoDuration.format(LONGEST_TIME);
    Duration time;
    try {
      time = GoDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, range + ": " + e.getMessage(), e);
    }
    if (time.isZero() || time.isNegative() || time.compareTo(LONGEST_TIME) > 0) {
      throw new Refusal(400, range, null);
    }
    return time;
  }

  /** Whoever watches is answered now, with what there is. */
  void stop() {
    stopped = true;
    watching.forEach(TapRequest::finish);
  }

  /** An answer instead of a look. */
  @SuppressWarnings("serial") // never serialised
  private static final class Refusal extends Exception {
    private final int status;
    private final String words;

    Refusal(int status, String words, @Nullable Exception cause) {
      super(words, cause);
      this.status = status;
      this.words = words;
    }
  }
}
