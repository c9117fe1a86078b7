package dev.sluice.receiver.otlp;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.StatusCode;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpExchange;
import dev.sluice.http.HttpHandler;
import dev.sluice.http.HttpServer;
import dev.sluice.http.RequestHead;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.json.MalformedJsonException;
import dev.sluice.otlp.json.NoRoomException;
import dev.sluice.otlp.json.OtlpJsonReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One path of the HTTP server. Protobuf runs where it comes in, JSON on the executor. */
final class HttpSide implements HttpHandler {
  private static final Duration MEMORY_RETRY = Duration.ofSeconds(1);

  private final Intake intake;
  private final ComponentContext context;
  private final MemoryBudget budget;
  private final long maxRequestBodyBytes;

  private HttpSide(Intake intake, ComponentContext context, long maxRequestBodyBytes) {
    this.intake = intake;
    this.context = context;
    this.budget = context.budget();
    this.maxRequestBodyBytes = maxRequestBodyBytes;
  }

  static HttpServer server(OtlpHttpConfig config, ReceiverContext context) {
    HttpServer server = new HttpServer(config.server(), context, HttpAnswers::refusal);
    context
        .outlets()
        .forEach(
            (signal, outlets) ->
                server.handle(
                    config.path(signal),
                    new HttpSide(
                        new Intake(context, signal, "http", outlets.all()),
                        context,
                        config.server().maxRequestBodyBytes())));
    return server;
  }

  @Override
  public @Nullable HttpAnswer admit(RequestHead head) {
    if (!head.method().equals("POST")) {
      return HttpAnswer.methodNotAllowed(List.of("POST"));
    }
    return BodyType.of(head) == null ? HttpAnswers.unsupportedType() : null;
  }

  @Override
  public void handle(HttpExchange exchange) {
    BodyType type = BodyType.of(exchange.head());
    Settlement settlement =
        new Settlement(exchange, intake.signal(), type == null ? BodyType.PROTOBUF : type);
    if (type != BodyType.JSON) {
      guarded(settlement, () -> handleProtobuf(exchange, settlement));
      return;
    }
    try {
      context.executor().execute(() -> guarded(settlement, () -> handleJson(exchange, settlement)));
    } catch (RejectedExecutionException e) {
      settlement.accept(Answer.failed(StatusCode.UNAVAILABLE, "the collector is stopping", null));
    }
  }

  private void guarded(Settlement settlement, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      context.log().error("A request failed", e);
      settlement.accept(Answer.failed(StatusCode.INTERNAL, "request failed", null));
    }
  }

  private void handleProtobuf(HttpExchange exchange, Settlement settlement) {
    Slice plain = exchange.body();
    EncodedPayload encoded = exchange.encoded();
    if (encoded == null) {
      intake.take(plain, exchange.bodyLease(), sender(exchange), settlement);
      return;
    }
    // One lease for both forms in place of the exchange's two, since the plain one may go first.
    int encodedBytes = encoded.bytes().length();
    budget.charge((long) plain.array().length + encodedBytes);
    AdjustableLease lease = settlement.holding(AdjustableLease.overCharged(budget, encodedBytes));
    lease.adoptPooled(plain.array()); // the exchange's lease vouches for nothing: it goes back once
    exchange.dropPlain();
    exchange.dropEncoded();
    intake.take(plain, encoded, lease, sender(exchange), settlement);
  }

  private void handleJson(HttpExchange exchange, Settlement settlement) {
    exchange.dropEncoded();
    Slice plain;
    try {
      plain = OtlpJsonReader.request(intake.signal(), exchange.body(), maxRequestBodyBytes, budget);
    } catch (MalformedJsonException e) {
      settlement.accept(
          Answer.failed(StatusCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), null));
      return;
    } catch (NoRoomException e) {
      if (e.kind() == NoRoomException.Kind.LIMIT) {
        settlement.refuse(413, "http: request body too large");
      } else {
        settlement.accept(
            Answer.failed(
                StatusCode.UNAVAILABLE, "data refused due to high memory usage", MEMORY_RETRY));
      }
      return;
    }
    exchange.dropPlain();
    AdjustableLease lease =
        settlement.holding(AdjustableLease.overCharged(budget, plain.array().length));
    intake.take(plain, lease, sender(exchange), settlement);
  }

  private static Intake.Sender sender(HttpExchange exchange) {
    return new Intake.Sender(exchange.metadata(), Deadline.NONE, exchange.cancellation());
  }

  /** The one answer to an exchange; it gives the handler's reference of the lease back. */
  private static final class Settlement implements Consumer<Answer> {
    private final HttpExchange exchange;
    private final Signal signal;
    private final BodyType type;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable AdjustableLease lease; // set before the request is offered

    Settlement(HttpExchange exchange, Signal signal, BodyType type) {
      this.exchange = exchange;
      this.signal = signal;
      this.type = type;
    }

    AdjustableLease holding(AdjustableLease held) {
      lease = held;
      return held;
    }

    /** Refuses as the server itself does. */
    void refuse(int httpCode, String message) {
      settle(HttpAnswers.refusal(exchange.head(), httpCode, message));
    }

    @Override
    public void accept(Answer answer) {
      settle(HttpAnswers.of(signal, type, answer));
    }

    private void settle(HttpAnswer answer) {
      if (!settled.compareAndSet(false, true)) {
        return;
      }
      try {
        exchange.respond(answer);
      } finally {
        AdjustableLease held = lease;
        if (held != null) {
          held.release();
        }
      }
    }
  }
}
