package dev.sluice.exporter.otlp;

import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.ProtoReader;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.http.HttpReply;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.otlp.json.OtlpJsonReader;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.ForeignText;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a backend's HTTP answer means: OTLP specification 1.11, sections of OTLP/HTTP. */
final class OtlpHttpAnswer {
  private static final int CONTENT_TOO_LARGE = 413;
  private static final String PLAIN_TEXT = "text/plain";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final String url;
  private final Signal signal;
  private final Clock clock;

  OtlpHttpAnswer(String url, Signal signal, Clock clock) {
    this.url = url;
    this.signal = signal;
    this.clock = clock;
  }

  Outcome outcome(int items, HttpReply.Response response) {
    if (response.isSuccess()) {
      return success(items, response);
    }
    int status = response.status();
    StatusCode code = OutcomeTable.codeOfHttp(status);
    String text =
        "error exporting items, request to "
            + url
            + " responded with HTTP Status Code "
            + status
            + detail(response);
    if (!OutcomeTable.isRetryableHttp(status)) {
      return new Outcome.Rejected(code, text, status == CONTENT_TOO_LARGE);
    }
    boolean mayThrottle = status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE;
    Duration after = mayThrottle ? retryAfter(response.header("Retry-After")) : null;
    return new Outcome.Retry(after, code, text, RetryCause.BACKEND, null);
  }

  private Outcome success(int items, HttpReply.Response response) {
    String type = mediaType(response);
    boolean mayTellOfLosses =
        type.equals(OtlpHttpSender.PROTOBUF) || type.equals(OtlpHttpSender.JSON);
    if (response.body().length() == 0 || !mayTellOfLosses) {
      return Outcome.accepted(); // a page, of whatever length: its status says enough
    }
    if (response.truncated()) {
      return new Outcome.Rejected(
          StatusCode.INTERNAL, "the response of " + url + " is longer than 64 KiB");
    }
    try {
      return switch (type) {
        case OtlpHttpSender.PROTOBUF -> PartialSuccess.read(response.body()).outcome(items);
        case OtlpHttpSender.JSON ->
            PartialSuccess.read(Slice.of(OtlpJsonReader.response(signal, response.body())))
                .outcome(items);
        default -> Outcome.accepted();
      };
    } catch (ProtoReader.Malformed e) {
      return new Outcome.Rejected(
          StatusCode.INTERNAL, "error parsing protobuf response: it is not OTLP");
    } catch (MalformedJsonException e) {
      return new Outcome.Rejected(
          StatusCode.INTERNAL, "error parsing json response: it is not OTLP/JSON");
    }
  }

  /**
   * The words of a {@code Status}, or the beginning of a plain text. A page, which some proxy made
   * and which may echo the request, says nothing that the status does not.
   */
  private static String detail(HttpReply.Response response) {
    byte[] body = bytes(response.body());
    if (body.length == 0) {
      return "";
    }
    String type = mediaType(response);
    if (type.equals(PLAIN_TEXT) || type.equals(OtlpHttpSender.JSON)) {
      return ", Message=" + ForeignText.shown(new String(body, StandardCharsets.UTF_8).strip());
    }
    RpcStatus status = response.truncated() ? null : RpcStatus.decode(body);
    return status == null
        ? ""
        : ", Message=" + ForeignText.shown(status.message()) + ", Details=[]";
  }

  private static String mediaType(HttpReply.Response response) {
    String type = response.header("Content-Type");
    if (type == null) {
      return "";
    }
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).trim();
  }

  /** Seconds, or a date (RFC 9110, section 10.2.3); null when it is neither or absent. */
  private @Nullable Duration retryAfter(@Nullable String header) {
    if (header == null) {
      return null;
    }
    try {
      Duration after =
          header.chars().allMatch(c -> c >= '0' && c <= '9')
              ? Duration.ofSeconds(Integer.parseInt(header))
              : Duration.between(
                  clock.now(), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header)));
      return after.isNegative() ? Duration.ZERO : after;
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  private static byte[] bytes(Slice slice) {
    return Arrays.copyOfRange(slice.array(), slice.offset(), slice.end());
  }
}
