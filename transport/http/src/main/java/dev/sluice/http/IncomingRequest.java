package dev.sluice.http;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Outcome;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request from the acceptance of its head to the handler's answer. */
final class IncomingRequest {
  private final ServerRules rules;
  private final RequestHead head;
  private final HttpHandler handler;
  private final @Nullable ContentCoding coding;
  private final Map<String, String> authAttributes;
  private final BodyCollector body;
  private final ClientGone gone = new ClientGone();
  private final long startNanos = System.nanoTime();

  IncomingRequest(
      ServerRules rules,
      RequestHead head,
      HttpHandler handler,
      @Nullable ContentCoding coding,
      Map<String, String> authAttributes,
      BodyCollector body) {
    this.rules = rules;
    this.head = head;
    this.handler = handler;
    this.coding = coding;
    this.authAttributes = authAttributes;
    this.body = body;
  }

  RequestHead head() {
    return head;
  }

  BodyCollector body() {
    return body;
  }

  /** When its head was complete, on {@code System.nanoTime}. */
  long startNanos() {
    return startNanos;
  }

  void clientGone() {
    gone.happened();
  }

  /**
   * The body is in: decodes it and gives the request to its handler. On the event loop.
   *
   * @param answer called exactly once, on any thread
   */
  void run(Consumer<HttpAnswer> answer) {
    LeasedBytes received = body.finish();
    ContentCoding used = coding;
    if (used == null) {
      dispatch(exchange("", null, received, answer), true);
      return;
    }
    try {
      new BodyDecoding(rules).decode(used, received.bytes(), new Decoded(received, used, answer));
    } catch (RejectedExecutionException e) {
      received.lease().release();
      answer.accept(stopping());
    }
  }

  private final class Decoded implements BodyDecoding.Sink {
    private final LeasedBytes received;
    private final ContentCoding used;
    private final Consumer<HttpAnswer> answer;

    Decoded(LeasedBytes received, ContentCoding used, Consumer<HttpAnswer> answer) {
      this.received = received;
      this.used = used;
      this.answer = answer;
    }

    @Override
    public void decoded(LeasedBytes plain, boolean onEventLoop) {
      String form = ContentCodings.formOf(used.name(), received.bytes());
      dispatch(exchange(form, received, plain, answer), onEventLoop);
    }

    @Override
    public void refused(int status, RefusalCounts.Reason reason, String message) {
      received.lease().release();
      answer.accept(rules.refuse(head, status, reason, message));
    }
  }

  private HttpExchange exchange(
      String form, @Nullable LeasedBytes encoded, LeasedBytes plain, Consumer<HttpAnswer> answer) {
    RequestMetadata metadata =
        new RequestMetadata(
            rules.config().includeMetadata() ? head.headers() : Map.of(),
            head.peerAddress().isEmpty() ? null : head.peerAddress(),
            authAttributes);
    return new HttpExchange(head, metadata, form, encoded, plain, gone, answer);
  }

  private void dispatch(HttpExchange exchange, boolean onEventLoop) {
    if (!onEventLoop || !handler.blocks()) {
      handle(exchange);
      return;
    }
    try {
      rules.blocking().execute(() -> handle(exchange));
    } catch (RejectedExecutionException e) {
      exchange.respond(stopping());
    }
  }

  private void handle(HttpExchange exchange) {
    try {
      handler.handle(exchange);
    } catch (RuntimeException | StackOverflowError e) {
      rules.context().log().error("HTTP handler failed", e, "path", head.path());
      exchange.tryRespond(rules.errors().render(head, 500, "internal error"));
    }
  }

  private HttpAnswer stopping() {
    return rules.refuse(head, 503, RefusalCounts.Reason.MEMORY, Outcome.Retry.STOPPING.message());
  }
}
