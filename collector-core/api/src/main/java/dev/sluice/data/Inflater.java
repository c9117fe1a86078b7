package dev.sluice.data;

import dev.sluice.memory.MemoryRefusedException;

/**
 * Makes the plain bytes of a batch that keeps the compressed ones. Thread-safe; nothing but the
 * memory budget can refuse it, since the body was inflated and checked before.
 */
@FunctionalInterface
public interface Inflater {
  /**
   * The plain bytes, which stay with the batch: its lease is charged with them before they are
   * made. Called at most a few times, only when something looks at the data.
   *
   * @throws MemoryRefusedException when there is no room for them now
   */
  Payload inflate();

  /**
   * The same bytes for a reader that charges the budget with them itself, before it asks, and lets
   * them go soon.
   */
  default Payload inflateCharged() {
    return inflate();
  }

  /**
   * Copies them if they are still there from the check, which does not keep them there.
   *
   * @param to as long as they are
   * @return false when they would have to be inflated
   */
  default boolean copyAtHand(byte[] to) {
    return false;
  }

  /**
   * Whether they are still there from the check, and {@link #inflate} costs nothing. Holds at least
   * until the batch has been offered.
   */
  default boolean isAtHand() {
    return false;
  }
}
