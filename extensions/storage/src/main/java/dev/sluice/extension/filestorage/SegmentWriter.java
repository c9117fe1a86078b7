package dev.sluice.extension.filestorage;

import dev.sluice.data.Slice;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to the last segment, all of one call with as few writes as there are, and begins
 * another segment when that one is full. A segment is made under another name and renamed when its
 * header is there.
 *
 * <p>Where records cannot be written, the file is cut back to where it was; where that fails as
 * well, the next record begins a new segment. One thread at a time, the same as for its {@link
 * LiveSegments}.
 */
final class SegmentWriter implements Closeable {
  private final LogFolder folder;
  private final FileLogSettings settings;
  private final Disk disk;
  private final Warnings warnings;
  private final LiveSegments segments;
  private @Nullable Appender appender; // made with the first write
  private @Nullable Target target; // while records can be appended to the last segment
  private long nextFile;
  private long nextNumber;
  private long itemsBefore;

  /** The last segment and its file. */
  private record Target(Segment segment, DiskFile file) {}

  /**
   * Goes on where a log ended.
   *
   * @param segments of the same log
   * @throws IOException when its last segment cannot be opened, though records fit in
   */
  SegmentWriter(
      LogFolder folder,
      FileLogSettings settings,
      Disk disk,
      Warnings warnings,
      LiveSegments segments,
      LogOpening.Opened opened)
      throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.disk = disk;
    this.warnings = warnings;
    this.segments = segments;
    this.nextFile = opened.nextFile();
    this.nextNumber = opened.nextNumber();
    this.itemsBefore = opened.itemsBefore();
    Segment last = segments.last();
    if (opened.appendable() && last != null) {
      this.target = new Target(last, disk.open(folder.segment(last.file())));
    }
  }

  /**
   * Appends records. They are on the disk when it returns, forced where the log is set so.
   *
   * @return their entries, in the same order
   * @throws IOException none of them counts as written
   */
  List<LogEntry> append(List<NewRecord> added) throws IOException {
    List<EncodedRecord> records = new ArrayList<>(added.size());
    long needed = 0;
    for (NewRecord each : added) {
      EncodedRecord record = EncodedRecord.of(each);
      records.add(record);
      needed += record.sizeBytes();
    }
    Target into = room(needed);
    boolean written = false;
    boolean forced = false;
    try {
      List<LogEntry> entries = write(records, into);
      written = true;
      if (settings.fsync()) {
        into.file().force();
      }
      forced = true;
      nextNumber += entries.size();
      for (LogEntry entry : entries) {
        itemsBefore += entry.items();
      }
      segments.append(into.segment(), entries, needed);
      return entries;
    } catch (IOException e) {
      throw new IOException(folder.path() + " cannot be written: " + e.getMessage(), e);
    } finally {
      if (!forced) {
        takeBack(into, records.size());
        if (written || into.segment().isDone()) {
          // What a file is worth that cannot be forced nobody knows; and one of which everything is
          // done with goes when the next begins, which helps a full disk.
          end();
        }
      }
    }
  }

  private List<LogEntry> write(List<EncodedRecord> records, Target into) throws IOException {
    if (appender == null) {
      appender = new Appender();
    }
    long file = into.segment().file();
    Appender.Run run = appender.at(into.file(), into.segment().sizeBytes());
    List<LogEntry> entries = new ArrayList<>(records.size());
    long number = nextNumber;
    long items = itemsBefore;
    for (EncodedRecord record : records) {
      long position = run.position();
      run.add(Slice.of(record.header(number, items).encode(file, position).array()));
      for (Slice slice : record.body()) {
        run.add(slice);
      }
      entries.add(record.entry(number, file, position));
      number++;
      items += record.items();
    }
    run.flush();
    return entries;
  }

  /** Nothing of what was to be written counts. */
  private void takeBack(Target into, int records) {
    Segment segment = into.segment();
    try {
      into.file().truncate(segment.sizeBytes());
    } catch (IOException e) {
      warnings
          .log()
          .warn(
              "A segment ends early",
              "file",
              folder.segment(segment.file()).toString(),
              "error",
              String.valueOf(e.getMessage()));
      // Should they be found there after all.
      segments.mark(segment, new Mark(nextNumber, records, 0));
      end();
    }
  }

  /** The last segment, ready for so many bytes. */
  private Target room(long neededBytes) throws IOException {
    Target now = target;
    if (now != null && now.segment().hasRecords() && isFull(now.segment(), neededBytes)) {
      end();
    }
    Segment last = segments.last();
    if (isTooMuch(neededBytes) && (target != null || last == null || !last.isDone())) {
      throw tooMuch(neededBytes);
    }
    if (target == null) {
      target = beginOnAFullDisk();
      segments.removeDone();
      if (isTooMuch(neededBytes)) {
        throw tooMuch(neededBytes);
      }
    }
    return target;
  }

  /** Whether another segment is better for so many bytes; one that is done with then goes. */
  private boolean isFull(Segment segment, long neededBytes) {
    return segment.sizeBytes() + neededBytes > settings.segmentBytes()
        || (isTooMuch(neededBytes) && segment.isDone());
  }

  private boolean isTooMuch(long neededBytes) {
    return settings.maxBytes() > 0 && segments.sizeBytes() + neededBytes > settings.maxBytes();
  }

  private IOException tooMuch(long neededBytes) {
    return new IOException(
        folder.path()
            + " takes "
            + segments.sizeBytes()
            + " bytes; with another "
            + neededBytes
            + " it would be larger than max_size, "
            + settings.maxBytes()
            + " bytes");
  }

  /**
   * On a full disk the last segment, though everything in it is done with, may be what fills it:
   * then its records go before the next segment is there.
   */
  private Target beginOnAFullDisk() throws IOException {
    try {
      return begin();
    } catch (IOException e) {
      if (!segments.emptyLast()) {
        throw e;
      }
      return begin();
    }
  }

  private Target begin() throws IOException {
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
    Segment segment = new Segment(file, nextNumber, SegmentHeader.BYTES);
    segments.begin(segment);
    return new Target(segment, opened);
  }

  /** Nothing is appended to the last segment any more. */
  private void end() {
    Target ended = target;
    target = null;
    if (ended != null) {
      warnings.close(ended.file());
    }
  }

  @Override
  public void close() {
    end();
  }
}
