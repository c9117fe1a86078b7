package dev.sluice.http;

/** How a server says what it refuses by itself: bad bodies, missing credentials, no memory. */
@FunctionalInterface
public interface HttpErrors {
  /** Of a body that is longer than its limit, as it came or decoded. */
  String BODY_TOO_LARGE = "http: request body too large";

  /** Plain text, as Go's {@code http.Error}. */
  HttpErrors TEXT = (head, status, message) -> HttpAnswer.error(status, message);

  /**
   * The answer for a refused request. Called on any thread; must not block.
   *
   * @param status what the answer's status should be
   * @param message one sentence, without secrets
   */
  HttpAnswer render(RequestHead head, int status, String message);
}
