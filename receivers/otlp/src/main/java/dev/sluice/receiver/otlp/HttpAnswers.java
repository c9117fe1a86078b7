package dev.sluice.receiver.otlp;

import dev.sluice.data.Signal;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.RequestHead;
import dev.sluice.otlp.json.OtlpJsonWriter;
import java.time.Duration;

/**
 * Answers as OTLP over HTTP words them: a response or a {@code Status}, in the request's encoding.
 */
final class HttpAnswers {
  private HttpAnswers() {}

  static HttpAnswer of(Signal signal, BodyType type, Answer answer) {
    if (!answer.isSuccess()) {
      return failure(type, OutcomeTable.httpCode(answer.status().code()), answer.status());
    }
    byte[] response = answer.response();
    return HttpAnswer.of(
        200,
        type.mediaType(),
        type == BodyType.JSON ? OtlpJsonWriter.response(signal, response) : response);
  }

  private static HttpAnswer failure(BodyType type, int httpCode, RpcStatus status) {
    Duration after = status.retryAfter();
    byte[] body =
        type == BodyType.JSON
            ? OtlpJsonWriter.status(status.code().number(), status.message(), after)
            : status.encode();
    HttpAnswer answer = HttpAnswer.of(httpCode, type.mediaType(), body);
    return after != null && (httpCode == 429 || httpCode == 503)
        ? answer.withHeader("Retry-After", String.valueOf(wholeSeconds(after)))
        : answer;
  }

  /** Rounded up: a client that comes back at that time has waited long enough. */
  private static long wholeSeconds(Duration after) {
    return after.toNanosPart() == 0 ? after.toSeconds() : after.toSeconds() + 1;
  }

  /** What the server itself refuses: bad bodies, missing credentials, no memory. */
  static HttpAnswer refusal(RequestHead head, int httpCode, String message) {
    BodyType named = BodyType.of(head);
    StatusCode code =
        httpCode == 413 ? StatusCode.RESOURCE_EXHAUSTED : OutcomeTable.codeOfHttp(httpCode);
    return failure(
        named == null ? BodyType.JSON : named, httpCode, new RpcStatus(code, message, null));
  }

  static HttpAnswer unsupportedType() {
    return HttpAnswer.text(
        415,
        "415 unsupported media type, supported: ["
            + BodyType.JSON.mediaType()
            + ", "
            + BodyType.PROTOBUF.mediaType()
            + "]");
  }
}
