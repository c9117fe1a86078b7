package dev.sluice.telemetry.own;

import java.util.function.Consumer;

/** Where lines of the collector's own log are to be had. Thread-safe. */
@FunctionalInterface
public interface OwnLogSource {
  /**
   * Gives every line from now on to the listener, on the thread that logs it: it must be quick,
   * must not log and must not throw.
   *
   * @return ends it
   */
  Subscription subscribe(Consumer<OwnLogRecord> listener);

  /** A listener that listens. */
  interface Subscription extends AutoCloseable {
    /**
     * Lines that were to be kept for this listener until it came, and were not, for want of room.
     */
    default long missed() {
      return 0;
    }

    @Override
    void close();
  }
}
