package dev.sluice.intake;

import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;

/**
 * Who sent a request, and how long it waits.
 *
 * @param metadata what pipelines get to know of the sender
 * @param deadline until when it waits for an answer
 * @param cancellation whether it still wants its data to be taken
 */
public record RequestSender(
    RequestMetadata metadata, Deadline deadline, Cancellation cancellation) {
  /** One that nothing is known of, and that waits: a broker, a peer without a protocol's head. */
  public static final RequestSender UNKNOWN =
      new RequestSender(RequestMetadata.NONE, Deadline.NONE, Cancellation.NEVER);
}
