package dev.sluice.extension.filestorage;

import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import dev.sluice.storage.RecordLog;
import dev.sluice.storage.Recovery;
import dev.sluice.telemetry.EventLog;
import java.io.IOException;
import java.util.List;

/**
 * A log in a folder: a {@link SegmentWriter} appends records, {@link LiveSegments} marks what is
 * done with and removes it.
 *
 * <p>Records first, then marks: a process may end between any two steps, and who replaces a record
 * by others never loses both. Where only marks cannot be written, they are kept and tried again
 * with the next write.
 */
final class FileLog implements RecordLog {
  private final LogFolder folder;
  private final FolderLock lock;
  private final Warnings warnings;
  private final Recovery recovery;
  private final RecordReader reader;
  private final LiveSegments segments; // guarded by this
  private final SegmentWriter writer; // guarded by this
  private boolean closed; // guarded by this
  private volatile long sizeBytes; // written under the lock

  private FileLog(
      LogFolder folder,
      FileLogSettings settings,
      Disk disk,
      EventLog log,
      FolderLock lock,
      LogOpening.Opened opened)
      throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.warnings = new Warnings(log, folder);
    this.recovery = opened.recovery();
    this.reader = new RecordReader(disk, folder);
    this.segments = new LiveSegments(folder, settings.fsync(), disk, warnings, reader, opened);
    this.writer = new SegmentWriter(folder, settings, disk, warnings, segments, opened);
  }

  /**
   * Opens what is in a folder, which must exist. The lock is the log's from then on, also when this
   * fails.
   */
  static FileLog open(
      LogFolder folder, FileLogSettings settings, Disk disk, EventLog log, FolderLock lock)
      throws IOException {
    boolean opened = false;
    try {
      FileLog it = new FileLog(folder, settings, disk, log, lock, LogOpening.of(disk, folder));
      it.tidy();
      opened = true;
      return it;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /** Ends what the last process began: marks and removals. */
  private synchronized void tidy() {
    try {
      segments.writeMarks();
    } catch (IOException e) {
      warnings.warn("Marks cannot be written", e);
    }
    removeDone();
  }

  private synchronized void removeDone() {
    segments.removeDone();
    sizeBytes = segments.sizeBytes();
  }

  @Override
  public String place() {
    return folder.path().toString();
  }

  @Override
  public Recovery recovery() {
    return recovery;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public byte[] read(LogEntry entry) throws IOException {
    return reader.read(entry);
  }

  @Override
  public synchronized List<LogEntry> write(List<NewRecord> added, List<LogEntry> done)
      throws IOException {
    if (closed) {
      throw new IOException(place() + " is closed");
    }
    try {
      List<LogEntry> entries = added.isEmpty() ? List.of() : writer.append(added);
      done.forEach(segments::finish);
      try {
        segments.writeMarks();
      } catch (IOException e) {
        if (added.isEmpty()) {
          throw e;
        }
        // The records are there, which is what the caller has to know.
        warnings.warn("Marks cannot be written", e);
      }
      return entries;
    } finally {
      removeDone();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    writer.close();
    warnings.close(reader);
    warnings.close(segments);
    lock.close();
  }
}
