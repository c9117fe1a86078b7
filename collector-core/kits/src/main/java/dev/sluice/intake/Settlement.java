package dev.sluice.intake;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.EncodedPayload;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one answer to a request, whatever happens on the way to it. A receiver extends it by how its
 * protocol sends an answer. With the answer goes the reference of the lease that was made for the
 * request's bytes. Thread-safe.
 */
public abstract class Settlement implements Consumer<Answer> {
  private static final AtomicIntegerFieldUpdater<Settlement> SETTLED =
      AtomicIntegerFieldUpdater.newUpdater(Settlement.class, "settled");

  private final ComponentContext context;
  private volatile int settled;
  private volatile @Nullable AdjustableLease lease; // set before the request is offered

  protected Settlement(ComponentContext context) {
    this.context = context;
  }

  /** Sends it to the client; called once. */
  protected abstract void send(Answer answer);

  @Override
  public final void accept(Answer answer) {
    if (settled != 0 || !SETTLED.compareAndSet(this, 0, 1)) {
      return;
    }
    try {
      send(answer);
    } finally {
      AdjustableLease held = lease;
      if (held != null) {
        held.release();
      }
    }
  }

  /**
   * A lease over the array that a request's format was turned into, held until the answer.
   *
   * @param made OTLP bytes, whose array was charged to the budget with its whole length
   */
  public final AdjustableLease holding(byte[] made) {
    return hold(AdjustableLease.overCharged(context.budget(), made.length));
  }

  /**
   * One lease over both forms of a request that came compressed, held until the answer; the plain
   * one may go first. Both are charged here, so whatever was charged for them before goes back.
   *
   * @param plain an array of the budget's pool
   */
  public final AdjustableLease holding(byte[] plain, EncodedPayload encoded) {
    MemoryBudget budget = context.budget();
    int encodedBytes = encoded.bytes().length();
    budget.charge((long) plain.length + encodedBytes);
    AdjustableLease held = hold(AdjustableLease.overCharged(budget, encodedBytes));
    held.adoptPooled(plain);
    return held;
  }

  private AdjustableLease hold(AdjustableLease held) {
    lease = held;
    return held;
  }

  /** Does the work here; a fault in it is answered, and told in the log. */
  public final void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      context.log().error("A request failed", e);
      accept(Answer.FAULT);
    }
  }

  /** The same on the executor: for what takes long, as turning one format into another does. */
  public final void runAside(Runnable work) {
    try {
      context.executor().execute(() -> run(work));
    } catch (RejectedExecutionException e) {
      accept(Answer.STOPPING);
    }
  }
}
