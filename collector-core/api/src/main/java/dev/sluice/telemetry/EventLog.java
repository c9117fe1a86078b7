package dev.sluice.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * Log lines with fields, in the reference's shape: a fixed message, then what varies as key and
 * value pairs. Thread-safe. Messages are constants, so that people can search for them and sampling
 * can tell lines apart.
 */
public interface EventLog {
  void debug(String message, Object... keysAndValues);

  void info(String message, Object... keysAndValues);

  void warn(String message, Object... keysAndValues);

  void error(String message, Object... keysAndValues);

  /** An error with its stack trace. */
  void error(String message, @Nullable Throwable cause, Object... keysAndValues);

  boolean isDebugEnabled();

  /** The same log with further fields on every line. */
  EventLog with(String key, Object value);
}
