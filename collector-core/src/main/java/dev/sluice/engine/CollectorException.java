package dev.sluice.engine;

/** A collector could not be built, started or reloaded. The message is the reference's. */
public final class CollectorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CollectorException(String message) {
    super(message);
  }

  public CollectorException(String message, Throwable cause) {
    super(message, cause);
  }
}
