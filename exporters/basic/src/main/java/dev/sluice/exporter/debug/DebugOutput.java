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

  /**
   * Writes the next piece of a text.
   *
   * @param last whether the text ends with it
   */
  void writeText(String piece, boolean last) throws IOException;

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

      /** Each piece is an entry of the log; a line feed at the end of one is the entry's own. */
      @Override
      public void writeText(String piece, boolean last) {
        if (!last) {
          log.info(piece.endsWith("\n") ? piece.substring(0, piece.length() - 1) : piece);
        } else if (!piece.isEmpty()) {
          log.info(piece);
        }
      }

      @Override
      public void close() {}
    };
  }
}
