package dev.sluice.flow;

/** Why a batch was not taken although it could be later. */
public enum RetryCause {
  /** The backend said so, or the client library that speaks for it. */
  BACKEND,
  /**
   * The way to the backend broke before any answer of its protocol: no connection, no TLS, no
   * status. Owners treat it as {@link #BACKEND}.
   */
  NO_ANSWER,
  /** A sending queue or another bounded store is full. */
  QUEUE_FULL,
  /** The storage behind it could not be written. Unlike a full queue this is for its operator. */
  STORAGE,
  /** The memory budget or the memory limiter refuses. */
  MEMORY,
  /**
   * The exporter has already retried up to its limit; the owner counts {@code retry_elapsed} and
   * does not retry again.
   */
  EXHAUSTED,
  /** The collector, or the part asked, is stopping. */
  SHUTDOWN
}
