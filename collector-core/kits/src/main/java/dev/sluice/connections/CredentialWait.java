package dev.sluice.connections;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.OutgoingCall;
import dev.sluice.flow.Deadline;
import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one call for its credentials. Whatever the authenticator does, the wait ends once: it
 * may say twice that it is over, throw, or never come back. Thread-safe.
 */
public final class CredentialWait {
  private final Runnable ready;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private volatile Scheduler.@Nullable Timer timer; // set once

  /** Why a wait ended without the authenticator. */
  public enum Failure {
    /** The call's deadline passed. */
    LATE,
    /** The authenticator threw. */
    BROKEN
  }

  private CredentialWait(Runnable ready) {
    this.ready = ready;
  }

  /**
   * Begins to wait. One of the two actions runs, once, on any thread, possibly before this returns.
   *
   * @param deadline of the call, on the context's clock
   * @param ready goes on with the call
   * @param failed ends it
   */
  public static void begin(
      ClientAuthenticator authenticator,
      OutgoingCall call,
      ComponentContext context,
      Deadline deadline,
      Runnable ready,
      Consumer<Failure> failed) {
    CredentialWait wait = new CredentialWait(ready);
    try {
      authenticator.whenReady(call, wait::over);
    } catch (RuntimeException e) {
      if (!wait.end()) {
        throw e; // the call's own, which has gone on
      }
      context.log().error("Authenticator failed", e);
      failed.accept(Failure.BROKEN);
      return;
    }
    wait.limit(context, deadline, failed);
  }

  private void over() {
    if (end()) {
      ready.run();
    }
  }

  private boolean end() {
    if (!isOver.compareAndSet(false, true)) {
      return false;
    }
    cancel();
    return true;
  }

  /** Nothing to do for most calls, which have gone on already. */
  private void limit(ComponentContext context, Deadline deadline, Consumer<Failure> failed) {
    if (isOver.get() || !deadline.exists()) {
      return;
    }
    long left = Math.max(0, deadline.remainingNanos(context.clock().nanoTime()));
    timer =
        context
            .scheduler()
            .schedule(
                Duration.ofNanos(left),
                () -> {
                  if (end()) {
                    failed.accept(Failure.LATE);
                  }
                });
    if (isOver.get()) {
      cancel(); // it ended before there was a timer to see
    }
  }

  private void cancel() {
    Scheduler.Timer pending = timer;
    if (pending != null) {
      pending.cancel();
    }
  }
}
