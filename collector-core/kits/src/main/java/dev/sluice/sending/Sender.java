package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Reply;

/**
 * What a concrete exporter knows: how to make one attempt to send one request. Everything around an
 * attempt (queue, retry, metrics, ledger, log lines of failures) belongs to {@link
 * SendingExporter}.
 */
public interface Sender {
  /**
   * Makes one attempt. Many threads may call at once, among them event loops and timers: it must
   * not block; what computes for long (deflate, inflating an encoded batch) goes to the executor.
   *
   * <p>The reply is completed exactly once, possibly before this returns, with one of
   *
   * <ul>
   *   <li>{@code Accepted(rejected, message)}: the backend has the request; the items it rejected
   *       and its words come along, the base counts and logs them;
   *   <li>{@code Accepted.dropping(...)}: a destination within this collector could not keep some
   *       items; the base counts them as dropped, with those reasons, and the caller is told of
   *       full success;
   *   <li>{@code Retry(after, code, message, BACKEND)}: may be sent again, not before {@code after}
   *       if that is given;
   *   <li>{@code Rejected(code, message)}: would fail again.
   * </ul>
   *
   * A throw counts as {@code Rejected(INTERNAL)}, but for a {@link
   * dev.sluice.memory.MemoryRefusedException}: that is {@code Retry.NO_MEMORY}, and a sender that
   * meets it on another thread answers so itself. {@code reply.deadline()} is the attempt's
   * time-out: the sender gives the attempt up then, with {@code Retry(DEADLINE_EXCEEDED)}; after
   * the reply it reads the batch no more. One that does not is treated as timed out some seconds
   * later; its late answer is ignored, but until it comes the batch stays alive. Work done in here
   * must not inherit any context of the calling thread, since that may belong to a server call
   * which ends earlier.
   */
  void send(Batch batch, Reply reply);

  /** Opens what it needs; before the first attempt. A throw aborts the start of the collector. */
  default void start() throws Exception {}

  /** Closes everything; after the last attempt, or when the deadline for them is over. */
  default void stop(Deadline deadline) throws Exception {}
}
