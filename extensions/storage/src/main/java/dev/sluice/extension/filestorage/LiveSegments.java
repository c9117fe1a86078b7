package dev.sluice.extension.filestorage;

import dev.sluice.storage.LogEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log, until they are done with: marks go to the {@code done} file of their
 * record's segment, and a segment of which everything is done with is removed, except the last one,
 * whose records say how far the numbers have come.
 *
 * <ul>
 *   <li>A segment in the middle goes only when all of its marks are on the disk. They stay behind
 *       and say that nothing is missing there, until everything before is gone too.
 *   <li>A segment at the front goes before its marks: what is before the first segment is done.
 * </ul>
 *
 * <p>A call looks only at segments that have something to write or to remove, however many others
 * there are. What fails stays noted and is tried again with the next call. One thread at a time.
 */
final class LiveSegments implements Closeable {
  private static final int OPEN_DONE_FILES = 4;

  private final LogFolder folder;
  private final boolean fsync;
  private final Disk disk;
  private final Warnings warnings;
  private final RecordReader reader;
  private final OpenFiles doneFiles;
  // By the number of their file.
  private final NavigableMap<Long, Segment> segments;
  private final NavigableMap<Long, Long> orphans; // sizes of marks whose segment is gone
  private final NavigableMap<Long, Segment> unmarked = new TreeMap<>(); // with marks to be written
  private final NavigableMap<Long, Segment> finished = new TreeMap<>(); // done with, to be removed
  private long sizeBytes;

  /**
   * Takes over what was found, maps included.
   *
   * @param fsync whether marks survive the end of the machine
   * @param reader is told of segments that go; stays the caller's
   */
  LiveSegments(
      LogFolder folder,
      boolean fsync,
      Disk disk,
      Warnings warnings,
      RecordReader reader,
      LogOpening.Opened opened) {
    this.folder = folder;
    this.fsync = fsync;
    this.disk = disk;
    this.warnings = warnings;
    this.reader = reader;
    this.doneFiles = new OpenFiles(disk, OPEN_DONE_FILES);
    this.segments = opened.segments();
    this.orphans = opened.orphans();
    for (Segment segment : segments.values()) {
      sizeBytes += segment.sizeBytes() + segment.doneBytes();
      if (!segment.unwritten().isEmpty()) {
        unmarked.put(segment.file(), segment);
      }
      noteIfFinished(segment);
    }
    for (long orphan : orphans.values()) {
      sizeBytes += orphan;
    }
  }

  /** What all files take, in bytes. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** The one that takes records, or took the last ones; null without any. */
  @Nullable Segment last() {
    Map.Entry<Long, Segment> last = segments.lastEntry();
    return last == null ? null : last.getValue();
  }

  /** Another one is the last from now on; its file is there. */
  void begin(Segment next) {
    Segment before = last();
    segments.put(next.file(), next);
    sizeBytes += next.sizeBytes();
    if (before != null) {
      noteIfFinished(before);
    }
  }

  /**
   * Records were written to the last segment.
   *
   * @param bytes what they take
   */
  void append(Segment last, List<LogEntry> entries, long bytes) {
    last.setSizeBytes(last.sizeBytes() + bytes);
    sizeBytes += bytes;
    for (LogEntry entry : entries) {
      last.add(entry.number());
    }
  }

  /** Nobody waits for a record any more; once is enough. */
  void finish(LogEntry entry) {
    Segment segment = segments.get(entry.file());
    if (segment != null && segment.finish(entry.number(), entry.items())) {
      unmarked.put(segment.file(), segment);
      noteIfFinished(segment);
    }
  }

  /** Numbers of a segment are used up, and nobody shall look for their records. */
  void mark(Segment segment, Mark mark) {
    segment.addMark(mark);
    unmarked.put(segment.file(), segment);
  }

  private void noteIfFinished(Segment segment) {
    if (segment.isDone() && segment != last()) {
      finished.put(segment.file(), segment); // for good: only the last one gets records
    }
  }

  private boolean isFirst(Segment segment) {
    return segment.file() == segments.firstKey();
  }

  /**
   * Writes all marks that are not on the disk, except those of a segment that goes now.
   *
   * @throws IOException when some could not be written, after all were tried
   */
  void writeMarks() throws IOException {
    IOException failure = null;
    Iterator<Segment> each = unmarked.values().iterator();
    while (each.hasNext()) {
      Segment segment = each.next();
      boolean goes = isFirst(segment) && finished.containsKey(segment.file());
      if (!goes) {
        try {
          writeMarks(segment);
          each.remove();
        } catch (IOException e) {
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw new IOException(
          folder.path() + " cannot be written, so records may come again: " + failure.getMessage(),
          failure);
    }
  }

  private void writeMarks(Segment segment) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(segment.unwritten().size() * Mark.BYTES);
    segment.unwritten().forEach(mark -> mark.encode(bytes, segment.file()));
    Path path = folder.done(segment.file());
    if (!segment.hasDoneFile()) {
      disk.create(path).close();
      segment.setDoneFile(0);
      if (fsync) {
        disk.force(folder.path());
      }
    }
    try {
      DiskFile file = doneFiles.get(path);
      file.write(bytes.flip(), segment.doneBytes());
      if (fsync) {
        file.force();
      }
    } catch (NoSuchFileException e) {
      sizeBytes -= segment.doneBytes();
      segment.setDoneFileGone();
      throw e;
    }
    segment.marksWritten();
    sizeBytes += bytes.limit();
  }

  /** Removes what nobody needs. Where that fails, the operator is told. */
  void removeDone() {
    try {
      Iterator<Segment> each = finished.values().iterator();
      while (each.hasNext()) {
        Segment segment = each.next();
        if (isFirst(segment) || segment.unwritten().isEmpty()) {
          remove(segment);
          each.remove();
        }
      }
      while (!orphans.isEmpty() && isBeforeTheFirst(orphans.firstKey())) {
        removeMarks(orphans.firstKey());
      }
    } catch (IOException e) {
      // It is tried again with the next write.
      warnings.warn("A file cannot be removed", e);
    }
  }

  /**
   * Gives the disk back what the last segment takes, if everything in it is done with. Its marks
   * are on the disk when this returns: they say from then on how far the numbers have come.
   *
   * @return whether there was anything to give back
   */
  boolean emptyLast() throws IOException {
    Segment last = last();
    if (last == null || !last.isDone() || !last.hasRecords() || last.isDamaged()) {
      return false;
    }
    try (DiskFile file = disk.open(folder.segment(last.file()))) {
      file.truncate(SegmentHeader.BYTES);
    }
    sizeBytes -= last.sizeBytes() - SegmentHeader.BYTES;
    last.setSizeBytes(SegmentHeader.BYTES);
    if (!last.unwritten().isEmpty()) {
      writeMarks(last);
      unmarked.remove(last.file());
    }
    return true;
  }

  private boolean isBeforeTheFirst(long file) {
    return segments.isEmpty() || file < segments.firstKey();
  }

  private void remove(Segment segment) throws IOException {
    long file = segment.file();
    Path path = folder.segment(file);
    boolean isDamaged = segment.isDamaged() || reader.sawDamage(file);
    reader.forget(file);
    if (isDamaged) {
      disk.rename(path, folder.aside(disk, path));
    } else {
      disk.delete(path);
    }
    segments.remove(file);
    unmarked.remove(file);
    sizeBytes -= segment.sizeBytes();
    if (segment.hasDoneFile()) {
      orphans.put(file, segment.doneBytes());
    }
  }

  private void removeMarks(long file) throws IOException {
    Path path = folder.done(file);
    doneFiles.close(path);
    disk.delete(path);
    Long bytes = orphans.remove(file);
    sizeBytes -= bytes == null ? 0 : bytes;
  }

  @Override
  public void close() throws IOException {
    doneFiles.close();
  }
}
