package dev.sluice.load.sink;

/**
 * What to answer to a request.
 *
 * @param outcome what to answer
 * @param rejected items rejected in a partial success
 * @param delayMillis wait before the answer
 * @param retryAfterMillis hint to the client; 0 for none
 */
record Verdict(Outcome outcome, long rejected, int delayMillis, int retryAfterMillis) {
  enum Outcome {
    OK,
    RETRY,
    THROTTLE,
    REFUSE,
    HANG
  }
}
