package dev.sluice.load;

/** Sends one request and waits for the answer. Thread-safe. */
interface Client extends AutoCloseable {
  /** What an answer means for a client that keeps to the specification. */
  enum Answer {
    ACCEPTED,
    RETRY,
    REFUSED
  }

  Answer send(Signal signal, byte[] request);

  @Override
  void close();
}
