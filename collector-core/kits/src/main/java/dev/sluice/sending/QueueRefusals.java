package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.holding.WaitingLine.Refusal;

/** How a queue says no: counted, logged and answered, in the reference's words. Thread-safe. */
final class QueueRefusals {
  static final Outcome.Retry STOPPING = Outcome.Retry.shuttingDown("the exporter");
  private static final Outcome.Retry FULL =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "sending queue is full", RetryCause.QUEUE_FULL);
  private static final String TOO_LARGE = "element size too large";

  private final SendingMetrics metrics;
  private final FailureLog log;

  QueueRefusals(SendingMetrics metrics, FailureLog log) {
    this.metrics = metrics;
    this.log = log;
  }

  void refuse(Batch batch, Reply reply, Refusal why) {
    switch (why) {
      case FULL -> refuse(batch, reply, FULL, FULL.message());
      case STOPPING -> refuse(batch, reply, STOPPING, STOPPING.message());
    }
  }

  /**
   * It would not even fit an empty queue.
   *
   * @param queueSize in units of the sizer
   */
  void tooLarge(Batch batch, Reply reply, Sizer sizer, long queueSize) {
    String words =
        TOO_LARGE + ": " + sizer.sizeOf(batch) + " " + sizer.id() + ", queue_size is " + queueSize;
    refuse(batch, reply, new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, words), words);
  }

  /**
   * It could be written, and never be read again with this heap: better its sender hears so.
   *
   * @param neededHeapBytes with which it could
   */
  void tooLargeToStore(Batch batch, Reply reply, long neededHeapBytes) {
    String words =
        TOO_LARGE
            + ": "
            + batch.wireBytes()
            + " bytes could not be read back from the storage with this heap; that takes -Xmx"
            + ((neededHeapBytes >> 20) + 1)
            + "m or more";
    refuse(batch, reply, new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, words), words);
  }

  /** There is no room for what would have to be made of it. */
  void noMemory(Batch batch, Reply reply) {
    refuse(batch, reply, Outcome.Retry.NO_MEMORY, Outcome.Retry.NO_MEMORY.message());
  }

  /** The disk did not take it: whoever sent it hears so, also where neighbours have taken it. */
  void notStored(Batch batch, Reply reply, String why) {
    String words = "sending queue cannot write to its storage: " + why;
    refuse(
        batch, reply, new Outcome.Retry(StatusCode.UNAVAILABLE, words, RetryCause.STORAGE), words);
  }

  private void refuse(Batch batch, Reply reply, Outcome outcome, String why) {
    metrics.enqueueFailed(batch.items());
    log.refused(why, batch.items(), outcome instanceof Outcome.Rejected);
    reply.complete(outcome);
  }
}
