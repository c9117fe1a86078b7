package dev.sluice.http;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.codec.DecodeException;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;

/** Decodes a body: at once when it is small, else on the executor. */
final class BodyDecoding {
  /** A body that is larger even before it is decoded is not tried at once. */
  private static final int INLINE_ENCODED_BYTES = 16 * 1024;

  private final ServerRules rules;

  BodyDecoding(ServerRules rules) {
    this.rules = rules;
  }

  /** Where the decoded body goes. */
  interface Sink {
    /** May run the handler: on an event loop only when the flag says so. */
    void decoded(LeasedBytes plain, boolean onEventLoop);

    void refused(int status, RefusalCounts.Reason reason, String message);
  }

  /** On an event loop; calls the sink at once, or later on the executor. */
  void decode(ContentCoding coding, Slice encoded, Sink sink) {
    int inlineLimit = rules.limits().inlineDecodeBytes();
    long limit = rules.config().maxRequestBodyBytes();
    if (encoded.length() <= INLINE_ENCODED_BYTES) {
      LeasedBytes plain = null;
      try {
        plain = decode(coding, encoded, Math.min(limit, inlineLimit));
      } catch (DecodeException e) {
        if (e.kind() != DecodeException.Kind.TOO_LARGE || limit <= inlineLimit) {
          refuse(e, sink);
          return;
        }
      }
      if (plain != null) {
        sink.decoded(plain, true);
        return;
      }
    }
    rules
        .context()
        .executor()
        .execute(
            () -> {
              LeasedBytes plain;
              try {
                ContentCodings.shared(rules.context())
                    .prepareToDecode(coding.name(), rules.context().log());
                plain = decode(coding, encoded, limit);
              } catch (DecodeException e) {
                refuse(e, sink);
                return;
              }
              sink.decoded(plain, false);
            });
  }

  private LeasedBytes decode(ContentCoding coding, Slice encoded, long limit)
      throws DecodeException {
    MemoryBudget budget = rules.context().budget();
    Slice plain = coding.decode(encoded, limit, budget);
    return new LeasedBytes(plain, AdjustableLease.overPooled(budget, plain.array()));
  }

  private static void refuse(DecodeException e, Sink sink) {
    switch (e.kind()) {
      case MALFORMED ->
          sink.refused(400, RefusalCounts.Reason.MALFORMED, String.valueOf(e.getMessage()));
      case TOO_LARGE ->
          sink.refused(413, RefusalCounts.Reason.TOO_LARGE, HttpErrors.BODY_TOO_LARGE);
      case NO_MEMORY ->
          sink.refused(503, RefusalCounts.Reason.MEMORY, Outcome.Retry.NO_MEMORY.message());
    }
  }
}
