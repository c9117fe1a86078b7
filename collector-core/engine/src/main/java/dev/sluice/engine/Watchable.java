package dev.sluice.engine;

/**
 * Where batches can be seen passing. Calls come under the lock of {@link CollectorTaps}; both are
 * without effect the second time.
 */
interface Watchable {
  /** Shows the tap every batch from now on. */
  void watch(OpenTap tap);

  /** Shows it no more; an offer that is under way may still be seen. */
  void leave(OpenTap tap);
}
