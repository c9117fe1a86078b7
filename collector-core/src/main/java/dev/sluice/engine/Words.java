package dev.sluice.engine;

/** What an exception says to an operator. */
final class Words {
  private Words() {}

  /** The message, or the name of a class that says more than no message. */
  static String of(Throwable thrown) {
    String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return thrown.getClass().getName();
    }
    return thrown instanceof LinkageError ? thrown.toString() : message;
  }
}
