package dev.sluice.tap;

/** Why a tap sees nothing more. */
public enum TapEnd {
  /** Its watcher closed it. */
  CLOSED,
  /** A reload left no edge of this id. */
  EDGE_GONE,
  /** The collector stopped. */
  STOPPED
}
