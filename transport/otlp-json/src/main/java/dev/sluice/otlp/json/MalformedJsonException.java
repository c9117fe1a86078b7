package dev.sluice.otlp.json;

/** The text is not OTLP/JSON. The message says what and where, and may go to the client. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedJsonException(String message) {
    super(message, null, false, false);
  }
}
