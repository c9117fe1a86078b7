package dev.sluice.zipkin;

/**
 * The bytes are not what the format says. The message says what and where, in words of our own, and
 * may go to the client.
 */
public final class MalformedZipkinException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedZipkinException(String message) {
    super(message, null, false, false); // an answer to a sender, made often: no stack trace
  }
}
