package dev.sluice.flow;

import java.util.Set;

/**
 * The one table from outcomes and status codes to what protocols and metrics say. Sources: OTLP
 * specification 1.11, sections "Failures" of OTLP/gRPC and OTLP/HTTP; and, for the HTTP code of a
 * gRPC status, the reference's behaviour.
 */
public final class OutcomeTable {
  private static final Set<StatusCode> RETRYABLE =
      Set.of(
          StatusCode.CANCELLED,
          StatusCode.DEADLINE_EXCEEDED,
          StatusCode.ABORTED,
          StatusCode.OUT_OF_RANGE,
          StatusCode.UNAVAILABLE,
          StatusCode.DATA_LOSS);

  private OutcomeTable() {}

  /** The code that a gRPC client gets; {@code OK} for anything accepted. */
  public static StatusCode grpcCode(Outcome outcome) {
    Outcome answer = outcome.forClient();
    if (answer instanceof Outcome.Retry retry) {
      return retry.code();
    }
    return answer instanceof Outcome.Rejected rejected ? rejected.code() : StatusCode.OK;
  }

  /** The code that an HTTP client gets; 200 for anything accepted. */
  public static int httpCode(Outcome outcome) {
    return httpCode(grpcCode(outcome));
  }

  /** The HTTP code that stands for a gRPC code. */
  public static int httpCode(StatusCode code) {
    return switch (code) {
      case OK -> 200;
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS -> 503;
      case RESOURCE_EXHAUSTED -> 429;
      case INVALID_ARGUMENT -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case UNIMPLEMENTED -> 404;
      case UNKNOWN, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, INTERNAL -> 500;
    };
  }

  /** The gRPC code that stands for an HTTP code which came without a status of its own. */
  public static StatusCode codeOfHttp(int httpCode) {
    return switch (httpCode) {
      case 400 -> StatusCode.INVALID_ARGUMENT;
      case 401 -> StatusCode.UNAUTHENTICATED;
      case 403 -> StatusCode.PERMISSION_DENIED;
      case 404 -> StatusCode.UNIMPLEMENTED;
      case 429 -> StatusCode.RESOURCE_EXHAUSTED;
      case 502, 503, 504 -> StatusCode.UNAVAILABLE;
      default -> StatusCode.UNKNOWN;
    };
  }

  /**
   * Whether a backend's gRPC answer may be retried. {@code RESOURCE_EXHAUSTED} only when it came
   * with RetryInfo.
   */
  public static boolean isRetryable(StatusCode code, boolean withRetryInfo) {
    return RETRYABLE.contains(code) || (code == StatusCode.RESOURCE_EXHAUSTED && withRetryInfo);
  }

  /** Whether a backend's HTTP answer may be retried: 429, 502, 503, 504. */
  public static boolean isRetryableHttp(int httpCode) {
    return httpCode == 429 || httpCode == 502 || httpCode == 503 || httpCode == 504;
  }
}
