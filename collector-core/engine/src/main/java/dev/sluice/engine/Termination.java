package dev.sluice.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How a collector comes to its end: because it is stopped, or because of the first fatal error of a
 * component. Thread-safe.
 */
final class Termination {
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private @Nullable CollectorException fatal; // guarded by this; the first one

  /** A component cannot go on; whether it is the first of which that is so. */
  synchronized boolean isFirst(CollectorException failure) {
    if (fatal != null) {
      return false;
    }
    fatal = failure;
    return true;
  }

  /** The collector has stopped. */
  void complete() {
    CollectorException cause = cause();
    if (cause == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(cause);
    }
  }

  private synchronized @Nullable CollectorException cause() {
    return fatal;
  }

  /** Completes with it; exceptionally after a fatal error. */
  CompletionStage<Void> stage() {
    return done.minimalCompletionStage();
  }
}
