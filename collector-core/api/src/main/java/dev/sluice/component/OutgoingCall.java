package dev.sluice.component;

import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import java.util.List;

/**
 * A request that is about to be sent, as whoever signs it needs to see it.
 *
 * @param method upper case; {@code POST} for gRPC
 * @param authority {@code host[:port]} of the backend
 * @param target path and query of a URL, or {@code /service/method} of gRPC
 * @param body as it goes out, compressed if it is; not to be written, and not to be kept
 * @param metadata of the batch that it carries
 */
public record OutgoingCall(
    String method, String authority, String target, List<Slice> body, RequestMetadata metadata) {}
