package dev.sluice.flow;

/**
 * The caller's wish to take data back, because its client left or its deadline passed. It can
 * withdraw data only before the first attempt to deliver it; afterwards it is without effect.
 */
public interface Cancellation {
  /** Never asked for. */
  Cancellation NEVER =
      new Cancellation() {
        @Override
        public boolean isRequested() {
          return false;
        }

        @Override
        public void onRequested(Runnable action) {}
      };

  /** Whether the caller has asked. */
  boolean isRequested();

  /** Runs the action once when the caller asks, at once if it has asked already; on any thread. */
  void onRequested(Runnable action);
}
