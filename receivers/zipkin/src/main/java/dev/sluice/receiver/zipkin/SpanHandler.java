package dev.sluice.receiver.zipkin;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.codec.DecodeException;
import dev.sluice.component.Outlets;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpErrors;
import dev.sluice.http.HttpExchange;
import dev.sluice.http.HttpHandler;
import dev.sluice.http.RequestHead;
import dev.sluice.intake.Answer;
import dev.sluice.intake.Intake;
import dev.sluice.intake.RequestSender;
import dev.sluice.intake.Settlement;
import dev.sluice.json.NoRoomException;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryLease;
import dev.sluice.zipkin.MalformedZipkinException;
import dev.sluice.zipkin.ZipkinFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes spans on every path. The formats are turned into OTLP on the executor. */
final class SpanHandler implements HttpHandler {
  private static final HttpAnswer ACCEPTED = HttpAnswer.empty(202);
  private static final HttpAnswer REJECTED = failure(400, "\"Bad Request\"");
  private static final HttpAnswer FAILED = failure(500, "\"Internal Server Error\"");

  private static final Set<String> CODINGS = Set.of("gzip", "deflate", "zlib");

  private final ReceiverContext context;
  private final boolean parseStringTags;
  private final boolean isServerDecoding;
  private final long maxBodyBytes;
  private final Map<ZipkinFormat, Intake> intakes = new EnumMap<>(ZipkinFormat.class);

  SpanHandler(ZipkinReceiverConfig config, ReceiverContext context, Outlets outlets) {
    this.context = context;
    this.parseStringTags = config.parseStringTags();
    this.isServerDecoding = !config.server().compressionAlgorithms().isEmpty();
    this.maxBodyBytes = config.server().maxRequestBodyBytes();
    for (ZipkinFormat format : ZipkinFormat.values()) {
      intakes.put(format, new Intake(context, outlets, transport(format)));
    }
  }

  private static String transport(ZipkinFormat format) {
    return switch (format) {
      case V1_JSON -> "http_v1_json";
      case V1_THRIFT -> "http_v1_thrift";
      case V2_JSON -> "http_v2_json";
      case V2_PROTO -> "http_v2_proto";
    };
  }

  /** The path says the version; a content type with parameters is another one, as it is there. */
  private static ZipkinFormat format(RequestHead head) {
    String type = head.header("Content-Type");
    if (head.path().contains("api/v1/spans")) {
      return "application/x-thrift".equals(type) ? ZipkinFormat.V1_THRIFT : ZipkinFormat.V1_JSON;
    }
    return "application/x-protobuf".equals(type) ? ZipkinFormat.V2_PROTO : ZipkinFormat.V2_JSON;
  }

  @Override
  public void handle(HttpExchange exchange) {
    ZipkinFormat format = format(exchange.head());
    ZipkinSettlement settlement = new ZipkinSettlement(exchange);
    settlement.runAside(() -> handle(exchange, format, settlement));
  }

  private void handle(HttpExchange exchange, ZipkinFormat format, ZipkinSettlement settlement) {
    exchange.dropEncoded();
    Slice plain;
    try {
      plain = toOtlp(exchange, format);
    } catch (MalformedZipkinException e) {
      settlement.refuse(400, String.valueOf(e.getMessage()));
      return;
    } catch (DecodeException e) {
      switch (e.kind()) {
        case MALFORMED -> settlement.refuse(400, String.valueOf(e.getMessage()));
        case TOO_LARGE -> settlement.refuse(413, HttpErrors.BODY_TOO_LARGE);
        case NO_MEMORY -> settlement.accept(Answer.NO_MEMORY);
      }
      return;
    } catch (NoRoomException e) {
      settlement.accept(Answer.NO_MEMORY);
      return;
    }
    exchange.dropPlain();
    intake(format)
        .take(
            plain,
            settlement.holding(plain.array()),
            new RequestSender(exchange.metadata(), Deadline.NONE, exchange.cancellation()),
            settlement);
  }

  private Slice toOtlp(HttpExchange exchange, ZipkinFormat format)
      throws MalformedZipkinException, DecodeException, NoRoomException {
    Optional<ContentCoding> coding = leftCoding(exchange.head());
    if (coding.isEmpty()) {
      return format.toOtlp(exchange.body(), parseStringTags, nowUnixNanos(), context.budget());
    }
    Slice decoded = coding.get().decode(exchange.body(), maxBodyBytes, context.budget());
    MemoryLease lease = AdjustableLease.overPooled(context.budget(), decoded.array());
    try {
      return format.toOtlp(decoded, parseStringTags, nowUnixNanos(), context.budget());
    } finally {
      lease.release();
    }
  }

  /**
   * The codings of Zipkin's clients are undone even where the server is told to leave all alone.
   */
  private Optional<ContentCoding> leftCoding(RequestHead head) {
    String name = isServerDecoding ? null : head.header("Content-Encoding");
    return name == null || !CODINGS.contains(name)
        ? Optional.empty()
        : ContentCodings.shared(context).of(name);
  }

  private Intake intake(ZipkinFormat format) {
    Intake intake = intakes.get(format);
    if (intake == null) {
      throw new IllegalStateException(format.name());
    }
    return intake;
  }

  private long nowUnixNanos() {
    Instant now = context.clock().now();
    return 1_000_000_000L * now.getEpochSecond() + now.getNano();
  }

  private static HttpAnswer failure(int status, String body) {
    return HttpAnswer.of(
        status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers as Zipkin's server would; there is no word for a part of a request. */
  private final class ZipkinSettlement extends Settlement {
    private final HttpExchange exchange;
    private volatile @Nullable HttpAnswer refusal; // set before the answer

    ZipkinSettlement(HttpExchange exchange) {
      super(context);
      this.exchange = exchange;
    }

    /** The body is none of its format, or too large. */
    void refuse(int status, String why) {
      refusal = HttpAnswer.error(status, why);
      accept(Answer.malformed(why));
    }

    @Override
    protected void send(Answer answer) {
      HttpAnswer refused = refusal;
      if (refused != null) {
        exchange.respond(refused);
      } else if (answer.isSuccess()) {
        exchange.respond(ACCEPTED);
      } else if (answer.isWorthRepeating()) {
        long seconds = answer.retryAfterSeconds();
        exchange.respond(
            seconds < 0 ? FAILED : FAILED.withHeader("Retry-After", String.valueOf(seconds)));
      } else {
        exchange.respond(REJECTED);
      }
    }
  }
}
