package dev.sluice.receiver.otlp;

import dev.sluice.codec.ContentCodings;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpErrors;
import dev.sluice.http.HttpExchange;
import dev.sluice.http.HttpHandler;
import dev.sluice.http.HttpServer;
import dev.sluice.http.RequestHead;
import dev.sluice.intake.Answer;
import dev.sluice.intake.Intake;
import dev.sluice.intake.RequestSender;
import dev.sluice.intake.Settlement;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.json.NoRoomException;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.otlp.json.OtlpJsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One path of the HTTP server. Protobuf runs where it comes in, JSON on the executor. */
final class HttpSide implements HttpHandler {
  private final Intake intake;
  private final ComponentContext context;
  private final long maxRequestBodyBytes;

  private HttpSide(Intake intake, ComponentContext context, long maxRequestBodyBytes) {
    this.intake = intake;
    this.context = context;
    this.maxRequestBodyBytes = maxRequestBodyBytes;
  }

  static HttpServer server(OtlpReceiverHttpConfig config, ReceiverContext context) {
    HttpServer server = new HttpServer(config.server(), context, HttpAnswers::refusal);
    ContentCodings codings = ContentCodings.shared(context);
    context
        .outlets()
        .forEach(
            (signal, outlets) ->
                server.handle(
                    config.path(signal),
                    new HttpSide(
                        new Intake(context, outlets, "http", codings),
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
    if (BodyType.of(exchange.head()) == BodyType.JSON) {
      OtlpSettlement settlement = new OtlpSettlement(exchange, BodyType.JSON);
      settlement.runAside(() -> handleJson(exchange, settlement));
    } else {
      OtlpSettlement settlement = new OtlpSettlement(exchange, BodyType.PROTOBUF);
      settlement.run(() -> handleProtobuf(exchange, settlement));
    }
  }

  private void handleProtobuf(HttpExchange exchange, Settlement settlement) {
    Slice plain = exchange.body();
    EncodedPayload encoded = exchange.encoded();
    if (encoded == null) {
      intake.take(plain, exchange.bodyLease(), sender(exchange), settlement);
      return;
    }
    // in place of the exchange's two leases, which vouch for nothing and go back once
    AdjustableLease lease = settlement.holding(plain.array(), encoded);
    exchange.dropPlain();
    exchange.dropEncoded();
    intake.take(plain, encoded, lease, sender(exchange), settlement);
  }

  private void handleJson(HttpExchange exchange, Settlement settlement) {
    exchange.dropEncoded();
    Slice plain;
    try {
      plain =
          OtlpJsonReader.request(
              intake.signal(), exchange.body(), maxRequestBodyBytes, context.budget());
    } catch (MalformedJsonException e) {
      settlement.accept(Answer.malformed(String.valueOf(e.getMessage())));
      return;
    } catch (NoRoomException e) {
      settlement.accept(
          e.kind() == NoRoomException.Kind.LIMIT
              ? Answer.tooLarge(HttpErrors.BODY_TOO_LARGE)
              : Answer.NO_MEMORY);
      return;
    }
    exchange.dropPlain();
    intake.take(plain, settlement.holding(plain.array()), sender(exchange), settlement);
  }

  private static RequestSender sender(HttpExchange exchange) {
    return new RequestSender(exchange.metadata(), Deadline.NONE, exchange.cancellation());
  }

  /** Answers in the request's encoding. */
  private final class OtlpSettlement extends Settlement {
    private final HttpExchange exchange;
    private final BodyType type;

    OtlpSettlement(HttpExchange exchange, BodyType type) {
      super(context);
      this.exchange = exchange;
      this.type = type;
    }

    @Override
    protected void send(Answer answer) {
      exchange.respond(HttpAnswers.of(intake.signal(), type, answer));
    }
  }
}
