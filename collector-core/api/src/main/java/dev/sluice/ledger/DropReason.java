package dev.sluice.ledger;

import java.util.Locale;

/**
 * Why an item that was answered for is gone. A closed set: label values of {@code
 * sluice_dropped_items}.
 */
public enum DropReason {
  /** A branch was full while others still took data. */
  QUEUE_FULL,
  /** Retried up to the limit of {@code retry_on_failure}. */
  RETRY_ELAPSED,
  /** The backend refused it for good. */
  PERMANENT,
  /** The backend took the request but rejected the item. */
  REJECTED_PARTIAL,
  /** Larger than a limit that nothing can split it under. */
  TOO_LARGE,
  /** Stored bytes that could not be read back. */
  CORRUPT,
  /** The storage failed. */
  STORAGE_ERROR,
  /** Still held when the time for shutting down was over. */
  SHUTDOWN,
  /** Memory ran out. */
  MEMORY,
  /** The component cannot carry this kind of item. */
  UNSUPPORTED,
  /** It contradicts another item that was first, for example by another type under one name. */
  CONFLICT,
  /** Older than what was already taken. */
  OUT_OF_ORDER,
  /** Its name cannot be expressed at the destination. */
  INVALID_NAME;

  /** The value of the {@code reason} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
