package dev.sluice.receiver.otlp;

import dev.sluice.data.Signal;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.RequestHead;
import dev.sluice.intake.Answer;
import dev.sluice.otlp.json.OtlpJsonWriter;
import dev.sluice.otlp.write.OtlpResponses;

/**
 * Answers as OTLP over HTTP words them: a response or a {@code Status}, in the request's encoding.
 */
final class HttpAnswers {
  private HttpAnswers() {}

  static HttpAnswer of(Signal signal, BodyType type, Answer answer) {
    if (!answer.isSuccess()) {
      return failure(type, answer);
    }
    byte[] response = OtlpResponses.partialSuccess(answer.rejectedItems(), answer.message());
    return HttpAnswer.of(
        200,
        type.mediaType(),
        type == BodyType.JSON ? OtlpJsonWriter.response(signal, response) : response);
  }

  private static HttpAnswer failure(BodyType type, Answer answer) {
    HttpAnswer failure =
        failure(
            type,
            answer.httpCode(),
            new RpcStatus(answer.code(), answer.message(), answer.retryAfter()));
    long seconds = answer.retryAfterSeconds();
    return seconds < 0 ? failure : failure.withHeader("Retry-After", String.valueOf(seconds));
  }

  private static HttpAnswer failure(BodyType type, int httpCode, RpcStatus status) {
    byte[] body =
        type == BodyType.JSON
            ? OtlpJsonWriter.status(status.code().number(), status.message(), status.retryAfter())
            : status.encode();
    return HttpAnswer.of(httpCode, type.mediaType(), body);
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
