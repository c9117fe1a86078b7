package dev.sluice.extension.filestorage;

import dev.sluice.data.Slice;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import dev.sluice.storage.RecordLog;
import dev.sluice.storage.Recovery;
import dev.sluice.telemetry.EventLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A log in a folder: records are appended to the last segment, marks to the {@code done} file of
 * their record's segment, and a segment of which everything is done with is removed, except the
 * last one, whose records say how far the numbers have come.
 *
 * <p>In what order things happen, so that a process may end between any two of them:
 *
 * <ul>
 *   <li>Records first, then marks: who replaces a record by others never loses both.
 *   <li>A segment is made under another name and renamed when its header is there.
 *   <li>A segment in the middle goes only when all of its marks are on the disk. They stay behind
 *       and say that nothing is missing there, until everything before is gone too.
 *   <li>A segment at the front goes before its marks: what is before the first segment is done.
 * </ul>
 *
 * <p>Where records cannot be written, the file is cut back to where it was; where that fails as
 * well, the next record begins a new segment. Where only marks cannot be written, they are kept and
 * tried again with the next write.
 */
final class FileLog implements RecordLog {
  private static final int OPEN_DONE_FILES = 4;
  private static final long MAX_BODY_BYTES = Integer.MAX_VALUE - 8; // it is read into an array

  private final LogFolder folder;
  private final LogSettings settings;
  private final Disk disk;
  private final EventLog log;
  private final FolderLock lock;
  private final Recovery recovery;
  private final RecordReader reader;
  private final OpenFiles doneFiles;
  // Guarded by this.
  private final NavigableMap<Long, Segment> segments;
  private final NavigableMap<Long, Long> orphans; // sizes of marks whose segment is gone
  private @Nullable Appender appender; // made with the first write
  private @Nullable DiskFile last; // the last segment, while records can be appended to it
  private long nextFile;
  private long nextNumber;
  private long itemsBefore;
  private boolean closed;
  private volatile long sizeBytes; // written under the lock

  private FileLog(
      LogFolder folder,
      LogSettings settings,
      Disk disk,
      EventLog log,
      FolderLock lock,
      LogOpening.Opened opened)
      throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.disk = disk;
    this.log = log;
    this.lock = lock;
    this.recovery = opened.recovery();
    this.reader = new RecordReader(disk, folder);
    this.doneFiles = new OpenFiles(disk, OPEN_DONE_FILES);
    this.segments = opened.segments();
    this.orphans = opened.orphans();
    this.nextFile = opened.nextFile();
    this.nextNumber = opened.nextNumber();
    this.itemsBefore = opened.itemsBefore();
    this.last = opened.appendable() ? disk.open(folder.segment(segments.lastKey())) : null;
  }

  /**
   * Opens what is in a folder, which must exist. The lock is the log's from then on, also when this
   * fails.
   */
  static FileLog open(
      LogFolder folder, LogSettings settings, Disk disk, EventLog log, FolderLock lock)
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
      writeMarks();
    } catch (IOException e) {
      log.warn("Marks cannot be written", "log", place(), "error", String.valueOf(e.getMessage()));
    }
    removeDone();
    measure();
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
      List<LogEntry> entries = added.isEmpty() ? List.of() : append(added);
      for (LogEntry entry : done) {
        Segment segment = segments.get(entry.file());
        if (segment != null) {
          segment.finish(entry.number(), entry.items());
        }
      }
      try {
        writeMarks();
      } catch (IOException e) {
        if (added.isEmpty()) {
          throw e;
        }
        // The records are there, which is what the caller has to know.
        log.warn(
            "Marks cannot be written", "log", place(), "error", String.valueOf(e.getMessage()));
      }
      return entries;
    } finally {
      removeDone();
      measure();
    }
  }

  // Appending

  private List<LogEntry> append(List<NewRecord> added) throws IOException {
    long needed = 0;
    for (NewRecord each : added) {
      needed += RecordHeader.recordBytes(labelBytes(each), bodyBytes(each));
    }
    DiskFile file = room(needed);
    Segment segment = segments.lastEntry().getValue();
    long start = segment.sizeBytes();
    List<LogEntry> entries = new ArrayList<>(added.size());
    boolean written = false;
    boolean forced = false;
    try {
      long items = append(added, file, segment, entries);
      written = true;
      if (settings.fsync()) {
        file.force();
      }
      forced = true;
      itemsBefore += items;
      nextNumber += added.size();
      segment.setSizeBytes(start + needed);
      entries.forEach(entry -> segment.add(entry.number()));
      return entries;
    } catch (IOException e) {
      throw new IOException(place() + " cannot be written: " + e.getMessage(), e);
    } finally {
      if (!forced) {
        takeBack(file, segment, start, added.size());
        if (written || segment.isDone()) {
          // What a file is worth that cannot be forced nobody knows; and one of which everything is
          // done with goes when the next begins, which helps a full disk.
          endSegment();
        }
      }
    }
  }

  private long append(List<NewRecord> added, DiskFile file, Segment segment, List<LogEntry> entries)
      throws IOException {
    if (appender == null) {
      appender = new Appender();
    }
    Appender.Run run = appender.at(file, segment.sizeBytes());
    long items = 0;
    for (NewRecord each : added) {
      int bodyBytes = Math.toIntExact(bodyBytes(each));
      long position = run.position();
      RecordHeader header =
          new RecordHeader(
              nextNumber + entries.size(),
              each.items(),
              itemsBefore + items,
              each.label(),
              bodyBytes,
              crcOf(each.body()));
      run.add(Slice.of(header.encode(segment.file(), position).array()));
      for (Slice slice : each.body()) {
        run.add(slice);
      }
      entries.add(
          new LogEntry(
              header.number(), each.items(), each.label(), bodyBytes, segment.file(), position));
      items += each.items();
    }
    run.flush();
    return items;
  }

  private static int labelBytes(NewRecord added) {
    int bytes = added.label().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > RecordHeader.MAX_LABEL_BYTES) {
      throw new IllegalArgumentException("a label of " + bytes + " bytes is too long");
    }
    return bytes;
  }

  private static long bodyBytes(NewRecord added) {
    long bytes = 0;
    for (Slice slice : added.body()) {
      bytes += slice.length();
    }
    if (bytes > MAX_BODY_BYTES) {
      throw new IllegalArgumentException("a body of " + bytes + " bytes is too long");
    }
    return bytes;
  }

  private static int crcOf(List<Slice> body) {
    CRC32C crc = new CRC32C();
    for (Slice slice : body) {
      crc.update(slice.array(), slice.offset(), slice.length());
    }
    return (int) crc.getValue();
  }

  /** Nothing of what was to be written counts. */
  private void takeBack(DiskFile file, Segment segment, long start, int records) {
    try {
      file.truncate(start);
    } catch (IOException e) {
      log.warn(
          "A segment ends early",
          "file",
          folder.segment(segment.file()).toString(),
          "error",
          String.valueOf(e.getMessage()));
      segment.addMark(new Mark(nextNumber, records, 0)); // should they be found there after all
      endSegment();
    }
  }

  // Room for records

  /** The last segment, ready for so many bytes. */
  private DiskFile room(long needed) throws IOException {
    Segment segment = segments.isEmpty() ? null : segments.lastEntry().getValue();
    if (last != null
        && segment != null
        && segment.hasRecords()
        && (segment.sizeBytes() + needed > settings.segmentBytes()
            || (isTooMuch(needed) && segment.isDone()))) {
      endSegment();
    }
    if (isTooMuch(needed) && (last != null || segment == null || !segment.isDone())) {
      throw tooMuch(needed);
    }
    if (last == null) {
      last = beginSegment();
      removeDone();
      measure();
      if (isTooMuch(needed)) {
        throw tooMuch(needed);
      }
    }
    return last;
  }

  private boolean isTooMuch(long needed) {
    return settings.maxBytes() > 0 && sizeBytes + needed > settings.maxBytes();
  }

  private IOException tooMuch(long needed) {
    return new IOException(
        place()
            + " takes "
            + sizeBytes
            + " bytes; with another "
            + needed
            + " it would be larger than max_size, "
            + settings.maxBytes()
            + " bytes");
  }

  private void endSegment() {
    DiskFile file = last;
    last = null;
    if (file != null) {
      closeQuietly(file);
    }
  }

  private DiskFile beginSegment() throws IOException {
    long file = nextFile;
    SegmentHeader header = new SegmentHeader(file, nextNumber, itemsBefore);
    disk.delete(folder.unfinished(file)); // of a try that failed
    try (DiskFile made = disk.create(folder.unfinished(file))) {
      made.write(header.encode(), 0);
      if (settings.fsync()) {
        made.force();
      }
    }
    disk.rename(folder.unfinished(file), folder.segment(file));
    if (settings.fsync()) {
      disk.force(folder.path());
    }
    DiskFile opened = disk.open(folder.segment(file));
    nextFile++;
    segments.put(file, new Segment(file, nextNumber, SegmentHeader.BYTES));
    return opened;
  }

  // Marks, and removing what is done with

  private void writeMarks() throws IOException {
    IOException failure = null;
    for (Segment segment : segments.values()) {
      boolean goes = segment.isDone() && segment == segments.firstEntry().getValue();
      if (!segment.unwritten().isEmpty() && !(goes && segments.size() > 1)) {
        try {
          writeMarks(segment);
        } catch (IOException e) {
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw new IOException(
          place() + " cannot be written, so records may come again: " + failure.getMessage(),
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
      if (settings.fsync()) {
        disk.force(folder.path());
      }
    }
    try {
      DiskFile file = doneFiles.get(path);
      file.write(bytes.flip(), segment.doneBytes());
      if (settings.fsync()) {
        file.force();
      }
    } catch (NoSuchFileException e) {
      segment.setDoneFileGone();
      throw e;
    }
    segment.marksWritten();
  }

  private void removeDone() {
    try {
      Iterator<Segment> each = segments.values().iterator();
      boolean first = true;
      while (each.hasNext()) {
        Segment segment = each.next();
        if (each.hasNext() && segment.isDone() && (first || segment.unwritten().isEmpty())) {
          remove(segment);
          each.remove();
          if (segment.hasDoneFile()) {
            orphans.put(segment.file(), segment.doneBytes());
          }
        } else {
          first = false;
        }
      }
      while (!orphans.isEmpty() && isBeforeTheFirst(orphans.firstKey())) {
        long file = orphans.firstKey();
        doneFiles.close(folder.done(file));
        disk.delete(folder.done(file));
        orphans.remove(file);
      }
    } catch (IOException e) {
      // It is tried again with the next write.
      log.warn("A file cannot be removed", "log", place(), "error", String.valueOf(e.getMessage()));
    }
  }

  private boolean isBeforeTheFirst(long file) {
    return segments.isEmpty() || file < segments.firstKey();
  }

  private void remove(Segment segment) throws IOException {
    boolean isDamaged = segment.isDamaged() || reader.sawDamage(segment.file());
    reader.forget(segment.file());
    if (isDamaged) {
      disk.rename(folder.segment(segment.file()), folder.aside(folder.segment(segment.file())));
    } else {
      disk.delete(folder.segment(segment.file()));
    }
  }

  private void measure() {
    long bytes = 0;
    for (Segment segment : segments.values()) {
      bytes += segment.sizeBytes() + segment.doneBytes();
    }
    for (long orphan : orphans.values()) {
      bytes += orphan;
    }
    sizeBytes = bytes;
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    endSegment();
    closeQuietly(reader);
    closeQuietly(doneFiles);
    lock.close();
  }

  private void closeQuietly(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      log.warn("A file cannot be closed", "log", place(), "error", String.valueOf(e.getMessage()));
    }
  }
}
