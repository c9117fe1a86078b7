package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import dev.sluice.memory.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The answers of one collector's HTTP servers that their clients have yet to take: an eighth of the
 * budget at most. They are charged whether they fit or not, so that a page about a collector whose
 * memory is full can still be read. Thread-safe.
 */
final class HeldAnswers implements AutoCloseable {
  /** A short answer costs no more than the connection that waits for it. */
  private static final long SHORT_BYTES = 2 * 1024;

  /** Of a body that is made while it is taken: the piece being written and the one after it. */
  private static final long STREAM_BYTES = 512 * 1024;

  private static final long SHARE_OF_BUDGET = 8;

  private final MemoryBudget budget;
  private final long mostBytes;
  private final AtomicLong held = new AtomicLong();

  HeldAnswers(MemoryBudget budget) {
    this.budget = budget;
    this.mostBytes = budget.capacityBytes() / SHARE_OF_BUDGET;
  }

  /** Those of the collector that this context belongs to. */
  static HeldAnswers of(ComponentContext context) {
    return context.shared(
        HeldAnswers.class, "http-held-answers", () -> new HeldAnswers(context.budget()));
  }

  /** What an answer weighs until it is taken; zero for a short one. */
  static long weight(HttpAnswer answer) {
    long bytes = answer.bodyBytes() + (answer.rest() == null ? 0 : STREAM_BYTES);
    return bytes <= SHORT_BYTES ? 0 : bytes;
  }

  /** Whether so many bytes may wait; one answer alone always may. */
  boolean tryHold(long bytes) {
    if (bytes == 0) {
      return true;
    }
    long before = held.getAndAdd(bytes);
    if (before > 0 && before + bytes > mostBytes) {
      held.addAndGet(-bytes);
      return false;
    }
    budget.charge(bytes);
    return true;
  }

  /** They were taken, or their client is gone. */
  void letGo(long bytes) {
    if (bytes > 0) {
      held.addAndGet(-bytes);
      budget.release(bytes);
    }
  }

  @Override
  public void close() {} // every connection has let go of its own
}
