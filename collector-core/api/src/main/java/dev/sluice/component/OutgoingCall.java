package dev.sluice.component;

import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import java.util.List;
import java.util.Map;

/**
 * A request that is about to be sent, as whoever signs it needs to see it.
 *
 * @param method upper case; {@code POST} for gRPC
 * @param authority {@code host[:port]} of the backend
 * @param target path and query of a URL, or {@code /service/method} of gRPC
 * @param body as it goes out, compressed if it is; not to be written, and not to be kept
 * @param metadata of the batch that it carries
 * @param headers the configured ones, names in lower case; not to be written
 */
public record OutgoingCall(
    String method,
    String authority,
    String target,
    List<Slice> body,
    RequestMetadata metadata,
    Map<String, String> headers) {
  /** Without configured headers. */
  public OutgoingCall(
      String method, String authority, String target, List<Slice> body, RequestMetadata metadata) {
    this(method, authority, target, body, metadata, Map.of());
  }

  /** Without headers, which may be secrets. */
  @Override
  public String toString() {
    return method + " " + authority + target;
  }
}
