package dev.sluice.data;

/**
 * Makes the plain bytes of a batch that keeps the compressed ones. Thread-safe; must not fail,
 * since the body was inflated and checked before.
 */
@FunctionalInterface
public interface Inflater {
  /** The plain bytes. Called at most a few times, only when something looks at the data. */
  Payload inflate();

  /**
   * Whether they are still there from the check, and {@link #inflate} costs nothing. Holds at least
   * until the batch has been offered.
   */
  default boolean isAtHand() {
    return false;
  }
}
