package dev.sluice.extension.filestorage;

import dev.sluice.telemetry.EventLog;
import java.io.Closeable;
import java.io.IOException;

/**
 * Tells the operator what failed in a log's folder and does not stop the log. Thread-safe.
 *
 * @param log where it is told
 * @param folder which folder it is about
 */
record Warnings(EventLog log, LogFolder folder) {
  /** Says that something failed, and why. */
  void warn(String what, IOException why) {
    log.warn(what, "log", folder.path().toString(), "error", String.valueOf(why.getMessage()));
  }

  /** Closes what is no longer needed. */
  void close(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      warn("A file cannot be closed", e);
    }
  }
}
