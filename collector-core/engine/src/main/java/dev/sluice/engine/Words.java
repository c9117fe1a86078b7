package dev.sluice.engine;

import dev.sluice.config.FileWords;
import java.nio.file.FileSystemException;

/** What an exception says to an operator. */
final class Words {
  private Words() {}

  /** The message, or the name of a class that says more than no message. */
  static String of(Throwable thrown) {
    String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return thrown.getClass().getName();
    }
    if (thrown instanceof FileSystemException file) {
      return FileWords.of(file);
    }
    return thrown instanceof LinkageError ? thrown.toString() : message;
  }
}
