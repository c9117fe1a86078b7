package dev.sluice.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be used, where the JDK's own message is its path alone. */
public final class FileWords {
  private FileWords() {}

  /** The file and the reason. */
  public static String of(IOException thrown) {
    String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return thrown.getClass().getName();
    }
    if (thrown instanceof NoSuchFileException) {
      return message + ": no such file or directory";
    }
    if (thrown instanceof AccessDeniedException) {
      return message + ": permission denied";
    }
    return thrown instanceof FileAlreadyExistsException ? message + ": file exists" : message;
  }
}
