package dev.sluice.json;

/**
 * The text is not OTLP/JSON. The message says what and where, in words of our own and without a
 * byte of the text beyond one character, and may go to the client.
 */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String message) {
    super(message, null, false, false); // an answer to a sender, made often: no stack trace
  }
}
