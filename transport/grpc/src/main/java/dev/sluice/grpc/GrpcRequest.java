package dev.sluice.grpc;

import dev.sluice.data.EncodedPayload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.memory.AdjustableLease;
import org.jspecify.annotations.Nullable;

/**
 * A request as a handler gets it.
 *
 * @param body the plain message; nobody writes its array while the lease is held
 * @param encoded the compressed form it came in, or null when it came plain
 * @param metadata who sent it, and its metadata when the server includes that
 * @param deadline until when the client waits
 * @param cancellation whether the client has gone
 * @param lease the charge for {@code body} and {@code encoded}; it has adopted the array of a body
 *     that was inflated
 */
public record GrpcRequest(
    Slice body,
    @Nullable EncodedPayload encoded,
    RequestMetadata metadata,
    Deadline deadline,
    Cancellation cancellation,
    AdjustableLease lease) {}
