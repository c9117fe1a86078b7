package dev.sluice.flow;

/** What an {@link Outcome.Accepted} is worth: where the data is when it is said. */
public enum Durability {
  /** No queue: the reply is the exporter's own. */
  DIRECT,
  /** In the memory of this process. */
  MEMORY,
  /** On disk. */
  STORAGE,
  /** At the backend: a queue that waits for the result. */
  WAIT_FOR_RESULT
}
