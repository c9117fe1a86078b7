package dev.sluice.intake;

import dev.sluice.data.EncodedPayload;

/**
 * Undoes content codings. It is asked for a body that was decoded before, when something looks into
 * a request that is kept compressed. Thread-safe.
 */
@FunctionalInterface
public interface Decoder {
  /**
   * Exactly the decoded bytes, the caller's own, which it has charged to the budget.
   *
   * @throws Exception when the body is not what it was when it was decoded before
   */
  byte[] decode(EncodedPayload encoded) throws Exception;
}
