package dev.sluice.exporter.otlp;

import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.RpcStatus;
import java.util.Locale;
import java.util.Set;

/**
 * Tells a gRPC backend's limit of the size of a message from its other limits. The protocol has no
 * code for it alone, so it is the code and the words with which implementations say it: Go, C++ and
 * Node {@code received message larger than max}, Java {@code gRPC message exceeds maximum size},
 * .NET {@code exceeds the maximum configured message size}, Rust {@code message length too large}.
 */
final class MessageTooLarge {
  private static final Set<StatusCode> CODES =
      Set.of(StatusCode.RESOURCE_EXHAUSTED, StatusCode.OUT_OF_RANGE);

  private MessageTooLarge() {}

  static boolean isSaidBy(RpcStatus status) {
    if (status.retryAfter() != null || !CODES.contains(status.code())) {
      return false;
    }
    String words = status.message().toLowerCase(Locale.ROOT);
    return words.contains("message")
        && (words.contains("larger than max")
            || words.contains("exceeds maximum size")
            || words.contains("exceeds the maximum")
            || words.contains("too large"));
  }
}
