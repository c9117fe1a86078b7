package dev.sluice.exporter.debug;

import dev.sluice.telemetry.EventLog;
import java.io.IOException;

/** Where lines go. For one thread at a time. */
interface DebugOutput extends AutoCloseable {
  /** Opens what it writes to. A throw aborts the start of the collector. */
  void open() throws IOException;

  /**
   * Writes a line.
   *
   * @param fields names and values, in turns
   */
  void write(String message, Object... fields) throws IOException;

  @Override
  void close() throws IOException;

  /** The collector's log. */
  static DebugOutput to(EventLog log) {
    return new DebugOutput() {
      @Override
      public void open() {}

      @Override
      public void write(String message, Object... fields) {
        log.info(message, fields);
      }

      @Override
      public void close() {}
    };
  }
}
