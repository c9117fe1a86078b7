package dev.sluice.storage;

import java.io.IOException;
import java.util.List;

/**
 * Records that survive the process until they are done with. {@link #write} is called by one thread
 * at a time; {@link #read} by any, also meanwhile. Every method may block on the disk: none is for
 * event loops or timers.
 */
public interface RecordLog extends AutoCloseable {
  /** Where it is, in words for a log line: a folder. */
  String place();

  /** What was found when the log was opened. */
  Recovery recovery();

  /**
   * Appends records, and marks others as done with, which are never found again. When it returns,
   * all of it survives the end of the process, and the end of the machine where the log was
   * configured for that.
   *
   * @return the entries of {@code added}, in the same order
   * @throws IOException nothing of {@code added} counts as written, {@code done} may be found again
   *     after a restart; the log can be written to again
   */
  List<LogEntry> write(List<NewRecord> added, List<LogEntry> done) throws IOException;

  /**
   * The body of a record that is not done with.
   *
   * @throws CorruptRecordException when the bytes are not those that were written; they never will
   *     be
   * @throws IOException when it cannot be read now
   */
  byte[] read(LogEntry entry) throws IOException;

  /** Bytes that the log takes on the disk, about. */
  long sizeBytes();

  /** Lets the owner's next instance open it. Records that are not done with stay. */
  @Override
  void close() throws IOException;
}
