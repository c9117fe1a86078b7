package dev.sluice.tap;

/** Why a watcher does not get a batch that was its turn. The pipeline has it in any case. */
public enum TapDrop {
  /** So many, or so large ones, wait to be polled. */
  QUEUE_FULL,
  /** It alone is larger than what may wait. */
  TOO_LARGE,
  /** The memory budget has nothing to spare. */
  NO_MEMORY,
  /** Only its compressed form is at hand, and a watcher does not have it inflated. */
  COMPRESSED,
  /** Copying failed; the collector's log says how. */
  FAILED
}
