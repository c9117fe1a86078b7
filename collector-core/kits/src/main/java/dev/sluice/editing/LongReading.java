package dev.sluice.editing;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.StatusCode;
import java.util.function.Consumer;

/**
 * Where a component reads or edits the whole of a batch: at once on the caller's thread, which may
 * be an event loop, or aside when that may take long or has to inflate much. What is done aside is
 * done one after the other. Thread-safe.
 */
public final class LongReading {
  /** An edit of more items than this takes tens of milliseconds. */
  static final int LONG_ITEMS = 32_768;

  /** An edit of more bytes than this may too. */
  static final long LONG_BYTES = 2L << 20;

  private static final long INFLATE_IN_PLACE_BYTES = 64 << 10;

  private final ComponentContext context;
  private final LongEdits aside;

  public LongReading(ComponentContext context) {
    this.context = context;
    this.aside = context.shared(LongEdits.class, "edits", () -> new LongEdits(context.executor()));
  }

  /** Whether the caller reads the batch at once. */
  public boolean isShort(Batch batch) {
    return !isLong(batch) && (batch.isInflated() || batch.wireBytes() <= INFLATE_IN_PLACE_BYTES);
  }

  /**
   * Has a batch read that is not {@linkplain #isShort short}, later; refuses it as retryable when
   * nobody is left to do it.
   *
   * @param work answers what it is given, once; what it throws is logged, and is the answer
   */
  public void aside(Batch batch, Reply reply, Consumer<Reply> work) {
    if (batch.isInflated()) {
      batch.payload(); // it may be at hand only now
    }
    aside.add(
        new LongEdits.Work() {
          @Override
          public void run() {
            runHere(reply, work);
          }

          @Override
          public void refused() {
            reply.complete(Outcome.Retry.STOPPING);
          }
        });
  }

  /** Whether reading the batch may take long. */
  static boolean isLong(Batch batch) {
    return batch.items() > LONG_ITEMS || batch.wireBytes() > LONG_BYTES;
  }

  /** On a thread where nobody else answers for what is thrown. */
  private void runHere(Reply reply, Consumer<Reply> work) {
    AnsweredOnce once = new AnsweredOnce(reply);
    try {
      work.accept(once);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      context.log().error("Reading a batch failed.", e);
      once.complete(new Outcome.Rejected(StatusCode.INTERNAL, "reading the batch failed: " + e));
    }
  }
}
